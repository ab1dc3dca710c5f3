package dev.standin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Access;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Cursor;
import dev.standin.chat.InMemorySearch;
import dev.standin.chat.Message;
import dev.standin.chat.MessageSearch.Found;
import dev.standin.chat.MessageSearch.Wanted;
import dev.standin.chat.SearchQuery;
import dev.standin.chat.SearchTerms;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [dev.standin.chat.MessageSearch] promises.
public abstract class SearchStoreContract extends StoreFixture {

  private User ana;
  private User bo;
  private User cy;

  @BeforeEach
  void people() {
    ana = person("ana");
    bo = person("bo");
    cy = person("cy");
  }

  /// A message of its own second, so that it is clear which one is later.
  private Message said(User from, User to, String text) {
    clock.move(Duration.ofSeconds(1));
    return say(from, to, text);
  }

  private static Wanted wanted(String query, Optional<ConversationId> in, int limit) {
    return new Wanted(SearchQuery.parse(query).orElseThrow(), in, Optional.empty(), limit);
  }

  private Found find(User user, Wanted wanted) {
    return new Access(store.messages()).search(store.search(), user.id(), wanted);
  }

  private List<Message> found(User user, String query) {
    Found page = find(user, wanted(query, Optional.empty(), 100));
    assertThat(page.next()).isEmpty();
    return page.messages();
  }

  @ParameterizedTest
  @CsvSource({
    "Where is the KEY?,                 key, true",
    "Where is the key?,                 ke, true",
    "Where is the key?,                 k, false",
    "Plan k,                            K, true",
    "Where is the key?,                 eys, false",
    "Where is the key?,                 key where, true",
    "Where is the key?,                 key door, false",
    "Die Straße ist zu,                 STRASSE, true",
    "Déjà vu in the café,               deja cafe, true",
    "ＦＵＬＬ ｗｉｄｔｈ,                  full width, true",
    "我们明天在上海见面吧,                上海, true",
    "我们明天在上海见面吧,                海, true",
    "我们明天在上海见面吧,                在上海见, true",
    "我们明天在上海见面吧,                海上, false",
    "我们明天在上海见面吧,                北京, false",
    "東京都に住んでいます,               東京, true",
    "Πού είναι το κλειδί;,              ΚΛΕΙΔΙ, true",
    "call 0171-234567,                  0171 23, true",
    "co-operate,                        operate, true",
    "abcdef,                            abc, true",
    "ab,                                abc, false"
  })
  void aMessageIsFoundByItsWordsAndTheirBeginnings(String text, String query, boolean fits) {
    Message message = said(ana, bo, text);
    said(ana, bo, "something else");

    List<Message> expected = fits ? List.of(message) : List.of();
    assertThat(found(ana, query)).isEqualTo(expected);
    assertThat(found(bo, query)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"k.y", "k.*", "^key", "(key", "[a-z]ey", "key\\E|", "\"key", "key$", "*"})
  void signsMeanNothing(String typed) {
    said(ana, bo, "kxy and jey");
    Message message = said(ana, bo, "the key");

    Optional<SearchQuery> query = SearchQuery.parse(typed);
    if (query.isEmpty()) {
      return;
    }
    boolean fits = InMemorySearch.fits(query.get(), SearchTerms.of(message.content()));
    assertThat(found(ana, typed)).isEqualTo(fits ? List.of(message) : List.of());
  }

  @Test
  void theLatestComesFirstWhoeverSaidIt() {
    Message first = said(ana, bo, "lunch at one?");
    Message second = said(cy, ana, "no lunch today");
    Message third = said(bo, ana, "LUNCH!");

    assertThat(found(ana, "lunch")).containsExactly(third, second, first);
    assertThat(found(bo, "lunch")).containsExactly(third, first);
    assertThat(found(cy, "lunch")).containsExactly(second);
  }

  @Test
  void whatOthersToldEachOtherIsNeverFound() {
    Message secret = said(ana, bo, "the secret");

    assertThat(found(cy, "secret")).isEmpty();
    var in = Optional.of(secret.conversation());
    assertThat(find(cy, wanted("secret", in, 10)))
        .isEqualTo(new Found(List.of(), Optional.empty()));
    assertThat(store.search().find(cy.id(), wanted("secret", in, 10)).messages()).isEmpty();
    UserId stranger = nobody();
    assertThat(store.search().find(stranger, wanted("secret", Optional.empty(), 10)).messages())
        .isEmpty();
  }

  @Test
  void aConversationCanBeSearchedAlone() {
    Message one = said(ana, bo, "the red key");
    Message other = said(ana, cy, "the blue key");

    assertThat(find(ana, wanted("key", Optional.of(one.conversation()), 10)).messages())
        .containsExactly(one);
    assertThat(find(ana, wanted("key", Optional.of(other.conversation()), 10)).messages())
        .containsExactly(other);
    var unknown = Optional.of(ids.conversation());
    assertThat(find(ana, wanted("key", unknown, 10)).messages()).isEmpty();
  }

  @Test
  void answersOfStandInsAreFound() {
    Message question = said(ana, busy(bo), "where is the key?");
    Message answer = answered(question, "under the doormat");

    assertThat(found(ana, "doormat")).containsExactly(answer);
    assertThat(found(bo, "doormat")).containsExactly(answer);
    assertThat(found(bo, "doormat").getFirst().origin()).isEqualTo(answer.origin());
  }

  @Test
  void aMessageToOneselfIsFoundOnce() {
    Message memo = said(ana, ana, "buy milk");

    assertThat(found(ana, "milk")).containsExactly(memo);
    assertThat(found(bo, "milk")).isEmpty();
  }

  @Test
  void aMessageThatIsSentAgainIsFoundOnce() {
    Message message = stored(named(ana, bo, "only once", "c1")).message();
    stored(named(ana, bo, "only once", "c1"));

    assertThat(found(bo, "once")).containsExactly(message);
  }

  @Test
  void whatWasFoundIsFoundAfterAnotherStart() throws Exception {
    Message before = said(ana, bo, "an old key");
    reopen();
    Message after = said(bo, ana, "a new key");

    assertThat(found(ana, "key")).containsExactly(after, before);
  }

  @Test
  void aMessageWithoutWordsHurtsNobody() {
    said(ana, bo, "?! \uD83D\uDC4D");
    Message message = said(ana, bo, "fine");

    assertThat(found(ana, "fine")).containsExactly(message);
  }

  @Test
  void aQueryOfManyWordsFindsWhatHasThemAll() {
    String many = "a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12 m13 n14 o15 p16";
    Message all = said(ana, bo, many);
    said(ana, bo, many.substring(0, many.length() - 4));

    assertThat(found(ana, many)).containsExactly(all);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void pagesGoOnWithoutDoublesOrHoles(long seed) {
    var random = new SplittableRandom(seed);
    List<User> people = List.of(ana, bo, cy);
    List<Message> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String text = (random.nextInt(3) == 0 ? "tea " : "coffee ") + (i % 7) + " cup" + i % 5;
      all.add(said(people.get(random.nextInt(3)), people.get(random.nextInt(3)), text));
    }
    all.sort(Comparator.comparing(Message::timestamp).reversed());

    for (String query : new String[] {"tea", "cup", "coff cup3", "3", "cup nothing"}) {
      SearchQuery parsed = SearchQuery.parse(query).orElseThrow();
      for (User user : people) {
        assertThat(followed(user, parsed, 1 + random.nextInt(9)))
            .as("seed %d, \"%s\" of %s", seed, query, user.email())
            .isEqualTo(
                all.stream()
                    .filter(it -> it.sender().equals(user.id()) || it.recipient().equals(user.id()))
                    .filter(it -> InMemorySearch.fits(parsed, SearchTerms.of(it.content())))
                    .toList());
      }
    }
  }

  private List<Message> followed(User user, SearchQuery query, int limit) {
    List<Message> all = new ArrayList<>();
    Optional<Cursor> behind = Optional.empty();
    do {
      Found page = find(user, new Wanted(query, Optional.empty(), behind, limit));
      assertThat(page.messages().size()).isLessThanOrEqualTo(limit);
      all.addAll(page.messages());
      assertThat(page.next().isEmpty() || page.messages().size() == limit).isTrue();
      behind = page.next();
    } while (behind.isPresent());
    return all;
  }

  @Test
  void aPageThatHoldsAllIsTheLast() {
    Message one = said(ana, bo, "key one");
    Message two = said(ana, bo, "key two");

    Found page = find(ana, wanted("key", Optional.empty(), 2));
    assertThat(page).isEqualTo(new Found(List.of(two, one), Optional.empty()));
    assertThat(find(ana, wanted("key", Optional.empty(), Integer.MAX_VALUE)).messages()).hasSize(2);
  }

  @Test
  void whatComesMeanwhileIsOnNoLaterPage() {
    Message one = said(ana, bo, "key one");
    Message two = said(ana, bo, "key two");
    Found first = find(ana, wanted("key", Optional.empty(), 1));
    said(ana, bo, "key three");

    assertThat(first.messages()).containsExactly(two);
    SearchQuery query = SearchQuery.parse("key").orElseThrow();
    assertThat(find(ana, new Wanted(query, Optional.empty(), first.next(), 1)))
        .isEqualTo(new Found(List.of(one), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0,-1", "281474976710655,-1", "281474976710655,9223372036854775807", "-1,-1"})
  void aCursorOfSomethingElseHurtsNobody(long high, long low) {
    Message message = said(ana, bo, "key");

    var behind = Optional.of(new Cursor(high, low));
    SearchQuery query = SearchQuery.parse("key").orElseThrow();
    assertThat(find(ana, new Wanted(query, Optional.empty(), behind, 5)).messages())
        .isSubsetOf(message);
    assertThat(find(cy, new Wanted(query, Optional.empty(), behind, 5)).messages()).isEmpty();
  }
}
