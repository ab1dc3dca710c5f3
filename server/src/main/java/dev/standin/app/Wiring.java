package dev.standin.app;

import dev.standin.auth.BcryptPasswords;
import dev.standin.auth.JwtTokens;
import dev.standin.auth.SigningSecret;
import dev.standin.chat.Access;
import dev.standin.chat.AccountLimits;
import dev.standin.chat.Accounts;
import dev.standin.chat.Chat;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Notes;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Presence;
import dev.standin.chat.Store;
import dev.standin.chat.Throttles;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.cluster.RedisLink;
import dev.standin.http.Api;
import dev.standin.http.Metrics;
import dev.standin.http.ServerFacts;
import dev.standin.http.VirtualThreads;
import dev.standin.live.Live;
import dev.standin.live.LiveSettings;
import dev.standin.live.RecoverySource;
import dev.standin.live.Sessions;
import dev.standin.live.Sharing;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.transport.EngineServer;
import dev.standin.socketio.transport.Sources;
import dev.standin.standin.ModelEndpoint;
import dev.standin.standin.StandInService;
import dev.standin.standin.Stores;
import dev.standin.standin.Timers;
import dev.standin.wire.BlockSeal;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Who knows whom: every object of the server is made here, once, from the store upwards. Opening
/// the store blocks.
final class Wiring {

  private static final int BLOCKING_AT_ONCE = 1_000;
  private static final int PASSWORDS_WAITING = 200;
  private static final int RECOVERIES_AT_ONCE = 2;
  private static final int RECOVERIES_WAITING = 50_000;
  private static final int STREAMS_AT_ONCE = 4;
  private static final int STREAMS_WAITING = 50_000;

  final Store store;
  final BcryptPasswords passwords;
  final Nodes nodes;
  final Live live;
  final StandInService standIn;
  final Presence presence;
  final EngineServer engine;
  final Api api;
  final List<ModelEndpoint> endpoints;

  /// What the machine gives: event loops and alarms.
  record Machine(Vertx vertx, ScheduledExecutorService alarms) {}

  /// Opens the store that the settings name. Blocking.
  @FunctionalInterface
  interface StoreOpener {
    Store open(Config.Storing storing, Surroundings around, ObjectIds ids);
  }

  Wiring(Config config, Surroundings around, Machine machine, StoreOpener opener) {
    var clock = around.clock();
    var nanos = around.nanos();
    var random = around.random();
    var ids = new ObjectIds(clock, random);
    int cores = Runtime.getRuntime().availableProcessors();
    AccountLimits limits = RoomSettings.accounts(config.throttles());
    store = opener.open(config.storing(), around, ids);
    var users = store.users();
    var log = store.messages();
    var threads = new VirtualThreads(BLOCKING_AT_ONCE);

    passwords =
        new BcryptPasswords(BcryptPasswords.defaultThreads(cores), PASSWORDS_WAITING, random);
    String secret =
        config
            .signingIn()
            .secret()
            .orElseGet(() -> store.secret("jwt", () -> SigningSecret.make(random)));
    var signing = RoomSettings.secret(secret, config.signingIn().allowWeakSecret());
    nodes = new Nodes(config.storing().mongo().flatMap(Config.Mongo::redis), random);
    var tally = nodes.tally(signing, machine.alarms(), nanos);
    var throttles = new Throttles(limits.keys(), nanos, tally);
    var tokens = new JwtTokens(signing, config.signingIn().tokenLife(), clock);
    var accounts =
        new Accounts(
            new Accounts.Parts(users, passwords, tokens, ids, clock, threads, this::signedOut),
            limits,
            throttles);

    var sockets = new SocketIoServer(SocketIoOptions.defaults(), random, nodes::adapter);
    live = live(sockets.of("/"), accounts, recovery(signing, random), nanos);
    store.onCommit(live);

    endpoints = Endpoints.of(config.model());
    var timers = Timers.on(machine.alarms(), nanos);
    standIn =
        new StandInService(
            new Stores(log, store.notes(), users, new Access(log)),
            new StandInService.Surroundings(clock, timers, ids, live, throttles),
            RoomSettings.standIn(config.standIn()),
            endpoints);
    var sends = throttles.buckets("sends", RoomSettings.sends(config.throttles()));
    var chat = new Chat(log, standIn, sends, ids);
    live.serve(chat);
    presence = new Presence(users, log, live, clock);

    var addresses = config.listening().trustedProxies();
    var options = RoomSettings.engine(config.listening(), addresses, random);
    engine = new EngineServer(machine.vertx(), options, sockets, new Sources(random, clock, nanos));
    var metrics = new Metrics();
    api =
        new Api(
            machine.vertx(),
            new Api.Parts(
                chat,
                accounts,
                presence,
                nodes.online(live.attendance(), machine.alarms()),
                new Notes(store.notes(), users, ids, clock),
                log,
                store.search(),
                users,
                addresses,
                new BlockSeal(signing.derive("pages/conversations")),
                threads,
                throttles,
                metrics,
                this::facts,
                clock,
                nanos,
                random),
            RoomSettings.api(config.listening()),
            limits);
    gauges(metrics);
  }

  private Live live(
      Namespace namespace, Accounts accounts, RecoverySource recovery, LongSupplier nanos) {
    Sessions sessions = token -> accounts.authenticate(token).thenApply(u -> u.map(User::id));
    return store
        .lanes()
        .map(
            lanes ->
                new Live(
                    namespace,
                    sessions,
                    recovery,
                    new Sharing(
                        lanes,
                        nodes.announcements(namespace),
                        few("lanes", 1, 1),
                        few("streams", STREAMS_AT_ONCE, STREAMS_WAITING)),
                    LiveSettings.DEFAULT,
                    nanos))
        .orElseGet(() -> new Live(namespace, sessions, recovery, LiveSettings.DEFAULT, nanos));
  }

  private static ThreadPoolExecutor few(String name, int atOnce, int waiting) {
    return new ThreadPoolExecutor(
        atOnce,
        atOnce,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(waiting),
        Thread.ofVirtual().name(name).factory());
  }

  /// Few read at a time, so that all who come back after a restart leave turns for others.
  private RecoverySource recovery(SigningSecret signing, SecureRandom random) {
    var threads = few("recovery", RECOVERIES_AT_ONCE, RECOVERIES_WAITING);
    String epoch = store.epoch(() -> SigningSecret.make(random));
    MessageLog log = store.messages();
    return new RecoverySource(
        new Access(log), log.end(), purpose -> signing.derive(purpose + "/" + epoch), threads);
  }

  /// Accounts end a user's sockets when their tokens are revoked; sockets ask the accounts who it
  /// is.
  private void signedOut(UserId user) {
    live.drop(user);
  }

  private ServerFacts facts() {
    return new ServerFacts(Main.version(), endpoints.stream().map(ModelEndpoint::host).findFirst());
  }

  private void gauges(Metrics metrics) {
    Runtime jvm = Runtime.getRuntime();
    metrics.gauge("standin_sockets", "Live sessions.", engine::sessions);
    metrics.gauge("standin_store_waiting", "Writes that wait for a commit.", store::waiting);
    metrics.gauge("standin_passwords_waiting", "Passwords that wait.", passwords::waiting);
    metrics.gauge("standin_replies_under_way", "Answers being written.", standIn::underWay);
    metrics.gauge(
        "standin_redis_interruptions",
        "How often messages of other nodes may have been missed.",
        () -> nodes.figure(RedisLink::interruptions));
    metrics.gauge("standin_heap_bytes", "Heap in use.", () -> jvm.totalMemory() - jvm.freeMemory());
  }
}
