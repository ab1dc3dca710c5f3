package dev.standin;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The walls between the rooms of both modules.
class RoomsTest {

  private static final String JDK = "java..";
  private static final String NULLNESS = "org.jspecify.annotations..";
  private static final String JACKSON = "com.fasterxml.jackson.core..";

  private static JavaClasses ours;

  @BeforeAll
  static void read() {
    ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.standin");
  }

  /// A room and whom it may know beside the JDK and itself.
  record Room(String name, String... mayKnow) {

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Room> rooms() {
    String engine = "dev.standin.socketio.engineio";
    String library = "dev.standin.socketio";
    String vertx = "io.vertx..";
    String netty = "io.netty..";
    String chat = "dev.standin.chat";
    String wire = "dev.standin.wire";
    return List.of(
        new Room(engine),
        new Room(library, engine, JACKSON),
        new Room("dev.standin.socketio.transport", library, engine, vertx, netty),
        new Room(chat),
        new Room(wire, chat, JACKSON),
        new Room("dev.standin.auth", chat, "com.auth0.jwt..", "org.springframework.security.."),
        new Room("dev.standin.standin", chat, JACKSON),
        new Room("dev.standin.store.sqlite", chat, "org.sqlite.."),
        new Room("dev.standin.store.mongo", chat, "com.mongodb..", "org.bson.."),
        new Room(
            "dev.standin.cluster",
            chat,
            library,
            engine,
            JACKSON,
            netty,
            "io.lettuce..",
            "org.msgpack.."),
        new Room("dev.standin.http", chat, wire, JACKSON, vertx, netty, "org.snakeyaml.."),
        new Room("dev.standin.live", chat, wire, library, engine, JACKSON));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void eachRoomKnowsOnlyWhatItMay(Room room) {
    var allowed = new java.util.ArrayList<>(List.of(JDK, "javax..", NULLNESS, room.name()));
    allowed.addAll(List.of(room.mayKnow()));
    classes()
        .that()
        .resideInAPackage(room.name())
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .check(ours);
  }

  @Test
  void everyClassLivesInARoom() {
    String[] rooms =
        java.util.stream.Stream.concat(
                rooms().stream().map(Room::name), java.util.stream.Stream.of("dev.standin.app"))
            .toArray(String[]::new);
    classes().should().resideInAnyPackage(rooms).check(ours);
  }

  @Test
  void timeChanceAndIdsAreHandedInFromTheApplication() {
    ArchRule rule =
        noClasses()
            .that(not(resideInAPackage("dev.standin.app")))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SplittableRandom.class)
            .orShould()
            .callConstructor(java.security.SecureRandom.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class);
    rule.check(ours);
  }

  @Test
  void noRoomEndsTheProcess() {
    noClasses()
        .that(not(resideInAPackage("dev.standin.app")))
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(ours);
  }
}
