package dev.standin.chat;

import java.util.Collection;

/// Nobody hears what is announced; tests override what they watch.
public class Unheard implements Announcer {

  @Override
  public void availability(UserId user, Availability now, Collection<UserId> audience) {}

  @Override
  public void typing(Writing writing) {}

  @Override
  public void delta(Writing writing, int attempt, int n, String text) {}

  @Override
  public void withdrawn(Writing writing) {}

  @Override
  public void abandoned(Message question) {}
}
