/// Proves who somebody is: bcrypt passwords on a pool of their own, HS256 tokens, the signing
/// secret.
@NullMarked
package dev.standin.auth;

import org.jspecify.annotations.NullMarked;
