// Command ferretdb serves MongoDB's protocol from SQLite files in a folder, for the tests:
//
//	ferretdb FOLDER PORT
//
// It prints "ready on PORT" once it listens, and may be killed at any time.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: ferretdb FOLDER PORT")
		os.Exit(2)
	}
	if err := serve(os.Args[1], "127.0.0.1:"+os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(folder, address string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: address},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: "file:" + folder + "/",
	})
	if err != nil {
		return err
	}
	go announce(ctx, address)
	return server.Run(ctx)
}

// announce says when somebody is answered; the library itself doesn't tell.
func announce(ctx context.Context, address string) {
	for ctx.Err() == nil {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			c.Close()
			_, port, _ := net.SplitHostPort(address)
			fmt.Println("ready on " + port)
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}
