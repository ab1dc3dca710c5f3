package dev.standin.socketio;

/// A place in one namespace's row of events in memory. The row's name keeps apart what clients
/// remember of an earlier process or namespace.
record EventNumber(String row, long number) implements Offset {

  @Override
  public String text() {
    return row + "-" + Long.toString(number, Character.MAX_RADIX);
  }

  @Override
  public boolean covers(Offset other) {
    return other instanceof EventNumber(String its, long n) && n <= number && its.equals(row);
  }
}
