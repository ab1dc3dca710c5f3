//! The relay on socketioxide: `PORT` names the port on loopback. One thread, because it is measured
//! on one core.

use serde_json::{Map, Value};
use socketioxide::{
    SocketIo,
    extract::{Data, Extension, SocketRef},
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

#[derive(Clone)]
struct User(String);

/// The message as it came, with who sent it and when.
fn stamped(mut message: Map<String, Value>, sender: String) -> Value {
    let now = OffsetDateTime::now_utc().format(&Rfc3339).unwrap();
    message.insert("sender".into(), Value::String(sender));
    message.insert("timestamp".into(), Value::String(now));
    Value::Object(message)
}

fn text(message: &Map<String, Value>, name: &str) -> Option<String> {
    message.get(name)?.as_str().map(str::to_owned)
}

fn connected(socket: SocketRef) {
    socket.on("join", async |socket: SocketRef, Data(user): Data<String>| {
        socket.join(format!("user:{user}"));
        socket.extensions.insert(User(user));
    });
    socket.on("joinRoom", async |socket: SocketRef, Data(room): Data<String>| {
        socket.join(format!("room:{room}"));
    });
    socket.on(
        "message",
        async |socket: SocketRef,
               io: SocketIo,
               Extension(sender): Extension<User>,
               Data(message): Data<Map<String, Value>>| {
            let _ = &socket;
            if let Some(recipient) = text(&message, "recipient") {
                let all = format!("user:{recipient}");
                io.to(all).emit("message", &stamped(message, sender.0)).await.ok();
            }
        },
    );
    socket.on(
        "roomMessage",
        async |socket: SocketRef,
               Extension(sender): Extension<User>,
               Data(message): Data<Map<String, Value>>| {
            if let Some(room) = text(&message, "room") {
                let all = format!("room:{room}");
                socket.to(all).emit("roomMessage", &stamped(message, sender.0)).await.ok();
            }
        },
    );
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Its default of 128 packets a socket loses messages in a burst.
    let (layer, io) = SocketIo::builder().max_buffer_size(8_192).build_layer();
    io.ns("/", async |socket: SocketRef| connected(socket));
    let port = std::env::var("PORT").expect("PORT names the port");
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.unwrap();
    println!("is ready on http://127.0.0.1:{port}");
    axum::serve(listener, axum::Router::new().layer(layer)).await.unwrap();
}
