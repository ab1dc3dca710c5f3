/// REST from openapi.yaml: routes, authentication, throttles by address, the docs page, static
/// files.
@NullMarked
package dev.standin.http;

import org.jspecify.annotations.NullMarked;
