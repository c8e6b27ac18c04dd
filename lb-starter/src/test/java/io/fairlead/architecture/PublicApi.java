package io.fairlead.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a module lets others use, as text: its public types with their public and protected members,
 * one to a line, in an order that depends on the names alone.
 *
 * <p>Left out is what follows from the rest: the accessors and the constructor of a record, {@code
 * values} and {@code valueOf} of an enum, and {@code equals}, {@code hashCode} and {@code
 * toString}.
 */
final class PublicApi {

  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
  private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");
  private static final int VISIBLE = Modifier.PUBLIC | Modifier.PROTECTED;
  private static final int SHOWN = Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT;

  private PublicApi() {}

  /** The public types in the packages that a module exports to all, nested ones included. */
  static List<Class<?>> typesOf(ModuleReference module) {
    Set<String> exported =
        module.descriptor().exports().stream()
            .filter(export -> !export.isQualified())
            .map(Exports::source)
            .collect(Collectors.toSet());
    try (ModuleReader reader = module.open();
        Stream<String> resources = reader.list()) {
      return resources
          .filter(name -> name.endsWith(".class") && name.contains("/"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
          .sorted()
          .<Class<?>>map(PublicApi::load)
          .filter(PublicApi::isVisible)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole surface of a module. */
  static List<String> linesOf(ModuleReference module) {
    List<String> lines = new ArrayList<>();
    for (Class<?> type : typesOf(module)) {
      lines.add(header(type));
      members(type).forEach(member -> lines.add("  " + member));
    }
    return lines;
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getDeclaringClass()) {
      if ((each.getModifiers() & VISIBLE) == 0) {
        return false;
      }
    }
    return !type.isSynthetic();
  }

  private static String header(Class<?> type) {
    List<String> words = new ArrayList<>();
    if (type.isSealed()) {
      words.add("sealed");
    }
    if (type.isInterface()) {
      words.add("interface");
    } else {
      if (!type.isRecord() && !type.isEnum()) {
        words.add(Modifier.toString(type.getModifiers() & (Modifier.FINAL | Modifier.ABSTRACT)));
      }
      words.add(type.isRecord() ? "record" : type.isEnum() ? "enum" : "class");
    }
    words.add(type.getName().replace('$', '.') + typeParameters(type) + components(type));
    if (type.getSuperclass() != null
        && !Set.of(Object.class, Record.class, Enum.class).contains(type.getSuperclass())) {
      words.add("extends " + name(type.getGenericSuperclass()));
    }
    if (type.getInterfaces().length > 0) {
      words.add((type.isInterface() ? "extends " : "implements ") + names(type));
    }
    return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
  }

  private static String components(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type.getRecordComponents())
            .map(component -> name(component.getAnnotatedType()) + " " + component.getName())
            .collect(Collectors.joining(", ", "(", ")"))
        : "";
  }

  private static String names(Class<?> type) {
    return Stream.of(type.getGenericInterfaces())
        .map(PublicApi::name)
        .collect(Collectors.joining(", "));
  }

  private static List<String> members(Class<?> type) {
    List<String> members = new ArrayList<>();
    if (type.isEnum()) {
      members.add("constants " + Arrays.toString(type.getEnumConstants()));
    }
    Stream.of(type.getDeclaredFields())
        .filter(field -> isVisible(field.getModifiers()) && !field.isEnumConstant())
        .map(PublicApi::field)
        .sorted()
        .forEach(members::add);
    Stream.of(type.getDeclaredConstructors())
        .filter(constructor -> isVisible(constructor.getModifiers()) && !isCanonical(constructor))
        .map(PublicApi::constructor)
        .sorted()
        .forEach(members::add);
    Stream.of(type.getDeclaredMethods())
        .filter(method -> isVisible(method.getModifiers()) && !followsFromTheRest(method))
        .map(PublicApi::method)
        .sorted()
        .forEach(members::add);
    return members;
  }

  private static boolean isVisible(int modifiers) {
    return (modifiers & VISIBLE) != 0;
  }

  private static boolean isCanonical(Constructor<?> constructor) {
    RecordComponent[] components = constructor.getDeclaringClass().getRecordComponents();
    return components != null
        && Arrays.equals(
            Stream.of(components).map(RecordComponent::getType).toArray(),
            constructor.getParameterTypes());
  }

  private static boolean followsFromTheRest(Method method) {
    Class<?> type = method.getDeclaringClass();
    return method.isSynthetic()
        || OF_EVERY_OBJECT.contains(method.getName())
        || (type.isEnum() && OF_EVERY_ENUM.contains(method.getName()))
        || (type.isRecord()
            && Stream.of(type.getRecordComponents())
                .map(RecordComponent::getAccessor)
                .anyMatch(method::equals));
  }

  private static String field(Field field) {
    String line =
        modifiers(field.getModifiers()) + name(field.getAnnotatedType()) + " " + field.getName();
    boolean constant =
        Modifier.isStatic(field.getModifiers())
            && (field.getType().isPrimitive() || field.getType() == String.class);
    return constant ? line + " = " + valueOf(field) : line;
  }

  private static Object valueOf(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError("a public field cannot be read: " + field, e);
    }
  }

  private static String constructor(Constructor<?> constructor) {
    return modifiers(constructor.getModifiers())
        + "new"
        + parameters(constructor)
        + exceptions(constructor);
  }

  private static String method(Method method) {
    String parameters = typeParameters(method);
    return modifiers(method.getModifiers())
        + (method.isDefault() ? "default " : "")
        + (parameters.isEmpty() ? "" : parameters + " ")
        + name(method.getAnnotatedReturnType())
        + " "
        + method.getName()
        + parameters(method)
        + exceptions(method);
  }

  private static String modifiers(int modifiers) {
    String shown = Modifier.toString(modifiers & SHOWN);
    return shown.isEmpty() ? "" : shown + " ";
  }

  private static String parameters(Executable executable) {
    return Stream.of(executable.getAnnotatedParameterTypes())
        .map(PublicApi::name)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String exceptions(Executable executable) {
    Type[] types = executable.getGenericExceptionTypes();
    return types.length == 0
        ? ""
        : " throws " + Stream.of(types).map(PublicApi::name).collect(Collectors.joining(", "));
  }

  private static String typeParameters(GenericDeclaration declaration) {
    TypeVariable<?>[] variables = declaration.getTypeParameters();
    return variables.length == 0
        ? ""
        : Stream.of(variables).map(PublicApi::bounded).collect(Collectors.joining(", ", "<", ">"));
  }

  private static String bounded(TypeVariable<?> variable) {
    String bounds =
        Stream.of(variable.getBounds())
            .filter(bound -> bound != Object.class)
            .map(PublicApi::name)
            .collect(Collectors.joining(" & "));
    return bounds.isEmpty() ? variable.getName() : variable.getName() + " extends " + bounds;
  }

  private static String name(AnnotatedType type) {
    return (type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "") + name(type.getType());
  }

  /** Without the packages, which would hide the rest. */
  private static String name(Type type) {
    return type.getTypeName().replaceAll("\\b(?:[a-z]\\w*\\.)+", "").replace('$', '.');
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApi.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError("the class path has no " + name, e);
    }
  }
}
