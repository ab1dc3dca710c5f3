package dev.standin.crash;

/// What is sent: every sender's n-th message is the same in every process and at every resend.
public final class Plan {

  /// People; each of them sends.
  public static final int SENDERS = 8;

  /// Messages that a sender has on the way at most.
  public static final int WINDOW = 8;

  private Plan() {}

  /// A message to send.
  public record Line(int sender, int recipient, String clientId, String text) {}

  public static Line line(int sender, int n) {
    int recipient = (sender + 1 + n % 3) % SENDERS;
    String clientId = "s" + sender + "-" + n;
    return new Line(sender, recipient, clientId, clientId + " " + "text ".repeat(n % 40));
  }

  /// The number within its sender that a `clientId` stands for.
  public static int n(String clientId) {
    return Integer.parseInt(clientId.substring(clientId.indexOf('-') + 1));
  }

  public static int sender(String clientId) {
    return Integer.parseInt(clientId.substring(1, clientId.indexOf('-')));
  }

  public static String email(int sender) {
    return "sender" + sender + "@example.org";
  }
}
