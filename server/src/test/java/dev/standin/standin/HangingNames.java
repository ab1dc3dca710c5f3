package dev.standin.standin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Looks one name up for twenty seconds, whatever one does about it, as an operating system with a
/// dead name server does; all others as always.
public final class HangingNames extends InetAddressResolverProvider {

  static final String HOST = "hangs.invalid";

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver real = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        if (host.equals(HOST)) {
          hang();
        }
        return real.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return real.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "hanging";
  }

  private static void hang() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      boolean _ = Thread.interrupted();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }
}
