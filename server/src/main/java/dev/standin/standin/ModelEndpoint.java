package dev.standin.standin;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Where a model answers, as the operator configured it. The key is only ever sent to this address.
///
/// @param kind how it is asked
/// @param address for Chat Completions the base (it ends in `/v1`), else the whole address
/// @param key sent as `Authorization: Bearer`
/// @param model the model's name; empty text for the prompt kind
/// @param reasoningEffort `reasoning_effort` of the request; not sent when empty, as most servers
///   other than OpenAI's don't know it
public record ModelEndpoint(
    Kind kind,
    URI address,
    Optional<String> key,
    String model,
    Optional<String> reasoningEffort,
    Limits limits) {

  /// Where LLM_API_KEY alone leads.
  public static final URI OPENAI = URI.create("https://api.openai.com/v1");

  /// OpenAI's small model (https://developers.openai.com/api/docs/models/gpt-6-luna, 2026-11).
  public static final String SMALL_MODEL = "gpt-6-luna";

  /// How a model is asked.
  public enum Kind {
    /// POST base/chat/completions, streaming.
    CHAT_COMPLETIONS,
    /// The original backend's kind: POST {"prompt"}, answer {"result"}.
    PROMPT
  }

  /// How long one call may take, part by part, and how much it may send.
  ///
  /// @param connect until the connection stands
  /// @param firstByte from the request to the answer's headers, and from there to its first bytes
  /// @param stall between two pieces of the answer
  /// @param maxBytes of the answer in all
  /// @param maxLine bytes of one line of a stream
  public record Limits(
      Duration connect, Duration firstByte, Duration stall, int maxBytes, int maxLine) {

    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(3), Duration.ofSeconds(7), Duration.ofSeconds(4), 1 << 20, 1 << 18);
  }

  /// Refuses an address that no request could be sent to and a key that no header can carry,
  /// without repeating the key.
  public ModelEndpoint {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (address.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "The model's address must be a whole http:// or https:// URL.");
    }
    if (key.isPresent() && !key.get().chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException("The model's key must be visible ASCII without spaces.");
    }
  }

  /// Any server that speaks Chat Completions.
  public static ModelEndpoint chatCompletions(URI base, Optional<String> key, String model) {
    boolean known = base.equals(OPENAI) && model.equals(SMALL_MODEL);
    Optional<String> effort = known ? Optional.of("none") : Optional.empty();
    return new ModelEndpoint(Kind.CHAT_COMPLETIONS, base, key, model, effort, Limits.DEFAULT);
  }

  /// OpenAI with its small model, when there is only a key. Reasoning is off: its default effort
  /// would eat the seconds that a reply has.
  public static ModelEndpoint openAi(String key) {
    return chatCompletions(OPENAI, Optional.of(key), SMALL_MODEL);
  }

  /// The original backend's kind of endpoint.
  public static ModelEndpoint prompt(URI address, Optional<String> key) {
    return new ModelEndpoint(Kind.PROMPT, address, key, "", Optional.empty(), Limits.DEFAULT);
  }

  /// The host, as people may see it.
  public String host() {
    String host = address.getHost();
    return host == null ? "" : host;
  }

  @Override
  public String toString() {
    return "ModelEndpoint[" + kind + " " + host() + " " + model + "]";
  }
}
