package dev.standin.http;

import java.util.Optional;

/// What clients may know of the server. `modelHost` is where a model processes texts, if one does.
public record ServerFacts(String version, Optional<String> modelHost) {}
