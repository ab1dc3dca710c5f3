package dev.standin.socketio;

class LocalAdapterTest extends AdapterContract {

  @Override
  Adapter adapter() {
    return new LocalAdapter();
  }
}
