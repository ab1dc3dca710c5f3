package dev.standin.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import dev.standin.chat.Message;
import dev.standin.chat.SearchTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/// What messages are found by, in a collection of its own, so that the old server doesn't read it
/// and no commit waits for it. Messages never change, so whatever is there is right.
final class Terms implements Behind {

  private final MongoCollection<Document> collection;
  private final Seams seams;

  Terms(MongoCollection<Document> collection, Seams seams) {
    this.collection = collection;
    this.seams = seams;
  }

  @Override
  public void write(List<Message> messages) {
    seams.indexing();
    List<Document> documents = new ArrayList<>();
    for (Message message : messages) {
      Set<String> terms = SearchTerms.of(message.content());
      if (!terms.isEmpty()) {
        documents.add(document(message, terms));
      }
    }
    if (!documents.isEmpty()) {
      insert(documents);
    }
  }

  private static Document document(Message message, Set<String> terms) {
    return new Document(Fields.ID, Documents.id(message.id().hex()))
        .append(Fields.CONVERSATION, Documents.id(message.conversation().hex()))
        .append(Fields.TERMS, List.copyOf(terms));
  }

  private void insert(List<Document> documents) {
    try {
      collection.insertMany(documents, new InsertManyOptions().ordered(false));
    } catch (MongoBulkWriteException fault) {
      boolean there =
          fault.getWriteErrors().stream().allMatch(it -> it.getCode() == Faults.DUPLICATE_KEY);
      if (!there || fault.getWriteConcernError() != null) {
        throw fault;
      }
    }
  }
}
