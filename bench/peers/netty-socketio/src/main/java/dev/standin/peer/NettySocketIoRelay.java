package dev.standin.peer;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import java.time.Instant;
import java.util.Map;

/// The relay on netty-socketio. `PORT` names the port on loopback.
public final class NettySocketIoRelay {

  private NettySocketIoRelay() {}

  public static void main(String[] args) {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(Integer.parseInt(System.getenv("PORT")));
    configuration.setUseLinuxNativeEpoll(true);
    configuration.getSocketConfig().setReuseAddress(true);
    configuration.getSocketConfig().setTcpNoDelay(true);
    configuration.getSocketConfig().setAcceptBackLog(65_535);
    SocketIOServer server = new SocketIOServer(configuration);
    server.addEventListener(
        "join",
        String.class,
        (client, user, ack) -> {
          client.set("user", user);
          client.joinRoom("user:" + user);
        });
    server.addEventListener(
        "joinRoom", String.class, (client, room, ack) -> client.joinRoom("room:" + room));
    server.addEventListener(
        "message",
        Map.class,
        (client, message, ack) ->
            server
                .getRoomOperations("user:" + message.get("recipient"))
                .sendEvent("message", stamped(message, client)));
    server.addEventListener(
        "roomMessage",
        Map.class,
        (client, message, ack) ->
            server
                .getRoomOperations("room:" + message.get("room"))
                .sendEvent("roomMessage", client, stamped(message, client)));
    server.start();
    System.out.println("is ready on http://127.0.0.1:" + configuration.getPort());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map stamped(Map message, SocketIOClient client) {
    message.put("sender", client.get("user"));
    message.put("timestamp", Instant.now().toString());
    return message;
  }
}
