package dev.standin.socketio;

class LocalAdapterTest extends AdapterContract {

  @Override
  Adapter adapter(Namespace namespace) {
    return new LocalAdapter(namespace);
  }
}
