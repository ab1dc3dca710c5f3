package dev.standin;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A Java source as the compiler's parser sees it, for rules about its shape.
record SourceFile(Path path, String text, Trees trees, CompilationUnitTree unit) {

  private static final Set<Tree.Kind> NESTS =
      EnumSet.of(
          Tree.Kind.IF,
          Tree.Kind.FOR_LOOP,
          Tree.Kind.ENHANCED_FOR_LOOP,
          Tree.Kind.WHILE_LOOP,
          Tree.Kind.DO_WHILE_LOOP,
          Tree.Kind.SWITCH,
          Tree.Kind.SWITCH_EXPRESSION,
          Tree.Kind.TRY,
          Tree.Kind.SYNCHRONIZED);

  /// All main sources of the modules below the folder.
  static List<SourceFile> mainSources(Path root) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (String module : List.of("socketio", "server", "bench")) {
      Path main = root.resolve(module).resolve("src/main/java");
      if (Files.isDirectory(main)) {
        try (Stream<Path> files = Files.walk(main)) {
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/generated/"))
              .sorted()
              .forEach(paths::add);
        }
      }
    }
    List<Text> texts = new ArrayList<>();
    for (Path path : paths) {
      texts.add(new Text(path, Files.readString(path)));
    }
    return parsed(texts);
  }

  static SourceFile of(String name, String text) throws IOException {
    return parsed(List.of(new Text(Path.of(name), text))).getFirst();
  }

  private static List<SourceFile> parsed(List<Text> texts) throws IOException {
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null, texts);
    Trees trees = Trees.instance(task);
    List<SourceFile> files = new ArrayList<>();
    int next = 0;
    for (CompilationUnitTree unit : task.parse()) {
      Text text = texts.get(next++);
      files.add(new SourceFile(text.path, text.content, trees, unit));
    }
    return files;
  }

  /// A source in memory.
  private static final class Text extends SimpleJavaFileObject {
    private final Path path;
    private final String content;

    Text(Path path, String content) {
      super(URI.create("string:///" + path.getFileName()), JavaFileObject.Kind.SOURCE);
      this.path = path;
      this.content = content;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return content;
    }
  }

  String name() {
    return path.getFileName().toString();
  }

  Path folder() {
    return path.toAbsolutePath().normalize().getParent();
  }

  long lines() {
    return text.lines().count();
  }

  /// From the line of its first word to that of its closing brace.
  int lines(MethodTree method) {
    var positions = trees.getSourcePositions();
    var map = unit.getLineMap();
    long from = map.getLineNumber(positions.getStartPosition(unit, method));
    return (int) (map.getLineNumber(positions.getEndPosition(unit, method)) - from + 1);
  }

  List<MethodTree> methods() {
    List<MethodTree> methods = new ArrayList<>();
    new TreePathScanner<Void, Object>() {
      @Override
      public Void visitMethod(MethodTree method, Object nothing) {
        methods.add(method);
        return super.visitMethod(method, nothing);
      }
    }.scan(unit, null);
    return methods;
  }

  List<ClassTree> types() {
    List<ClassTree> types = new ArrayList<>();
    new TreePathScanner<Void, Object>() {
      @Override
      public Void visitClass(ClassTree type, Object nothing) {
        types.add(type);
        return super.visitClass(type, nothing);
      }
    }.scan(unit, null);
    return types;
  }

  /// How many statements that choose or repeat stand within each other; `else if` stands beside.
  int nesting(MethodTree method) {
    var deepest = new Deepest();
    deepest.scan(method, null);
    return deepest.most;
  }

  private static final class Deepest extends com.sun.source.util.TreeScanner<Void, Object> {

    private int depth;
    private int most;

    @Override
    public Void scan(Tree tree, Object nothing) {
      if (tree == null || !NESTS.contains(tree.getKind())) {
        return super.scan(tree, nothing);
      }
      depth++;
      most = Math.max(most, depth);
      super.scan(tree, nothing);
      depth--;
      return null;
    }

    @Override
    public Void visitIf(IfTree branch, Object nothing) {
      scan(branch.getCondition(), nothing);
      scan(branch.getThenStatement(), nothing);
      if (branch.getElseStatement() instanceof IfTree next) {
        return visitIf(next, nothing);
      }
      return scan(branch.getElseStatement(), nothing);
    }
  }
}
