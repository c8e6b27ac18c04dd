package io.fairlead.admin;

import io.fairlead.admin.Editor.Edit;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** The named things of a configuration: listed, read, put and deleted, one like the other. */
final class Things {

  private final LoadBalancer balancer;
  private final Editor editor;
  private final Secrets secrets;

  Things(LoadBalancer balancer, Editor editor, Secrets secrets) {
    this.balancer = balancer;
    this.editor = editor;
    this.secrets = secrets;
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      String all = "/v1/" + kind.section();
      String one = all + "/{" + nameOf(kind) + "}";
      Operation list = Operation.read(all, call -> list(kind, call));
      Operation get = Operation.read(one, call -> get(kind, name(kind, call)));
      boolean isForTenants = kind == Kind.TENANTS;
      operations.add(isForTenants ? list.forTenants() : list);
      operations.add(isForTenants ? get.forTenants() : get);
      operations.add(
          Operation.change("PUT", one, AdminRole.ADMIN, call -> put(kind, name(kind, call), call)));
      operations.add(
          Operation.change(
              "DELETE", one, AdminRole.ADMIN, call -> delete(kind, name(kind, call), call)));
    }
    operations.add(Operation.read("/v1/routes", call -> getSection("routes")));
    operations.add(Operation.read("/v1/policies", call -> getSection("policies")));
    operations.add(
        Operation.change("PUT", "/v1/routes", AdminRole.ADMIN, call -> putSection("routes", call)));
    operations.add(
        Operation.change(
            "PUT", "/v1/policies", AdminRole.ADMIN, call -> putSection("policies", call)));
    return operations;
  }

  private static String nameOf(Kind kind) {
    return kind.section().substring(0, kind.section().length() - 1);
  }

  private static String name(Kind kind, AdminCall call) {
    return call.place(nameOf(kind));
  }

  private AdminResponse list(Kind kind, AdminCall call) {
    LbConfig config = balancer.config();
    int limit = call.limit();
    List<String> names = page(names(kind, config, call.caller()), call.cursor(), limit + 1);
    boolean hasMore = names.size() > limit;
    List<String> shown = hasMore ? names.subList(0, limit) : names;
    Map<String, Object> body = new LinkedHashMap<>();
    List<Object> items = new ArrayList<>();
    Documents.of(kind, config, shown).forEach((name, value) -> items.add(item(name, value)));
    body.put("items", items);
    if (hasMore) {
      body.put("next", AdminCall.cursorAfter(shown.get(limit - 1)));
    }
    return Answers.json(body);
  }

  /** One who sees a tenant is answered from that alone, in the same time whoever else there is. */
  private static Set<String> names(Kind kind, LbConfig config, Caller caller) {
    String tenant = caller.tenant();
    if (tenant == null) {
      return kind.in(config).keySet();
    }
    return kind.has(config, tenant) ? Set.of(tenant) : Set.of();
  }

  /** The first after a name, in their order. O(names * log(limit)), and takes memory for these. */
  static List<String> page(Set<String> names, String after, int limit) {
    PriorityQueue<String> first = new PriorityQueue<>(Collections.reverseOrder());
    for (String name : names) {
      if (name.compareTo(after) > 0) {
        first.add(name);
        if (first.size() > limit) {
          first.remove();
        }
      }
    }
    return first.stream().sorted().toList();
  }

  private Map<String, Object> item(String name, Map<String, Object> value) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("name", name);
    item.put("etag", secrets.etag(value));
    item.put("value", secrets.hidden(value));
    return item;
  }

  private AdminResponse get(Kind kind, String name) {
    Map<String, Object> value = Documents.of(kind, balancer.config(), name);
    if (value == null) {
      throw Problem.notFound();
    }
    return answer(200, value);
  }

  private AdminResponse answer(int status, Map<String, Object> value) {
    return Answers.json(status, secrets.hidden(value), secrets.etag(value));
  }

  private AdminResponse put(Kind kind, String name, AdminCall call) {
    Map<String, Object> sent = call.body();
    return editor.change(
        call.caller().name(),
        call.what(),
        config -> {
          Map<String, Object> before = Documents.of(kind, config, name);
          LbConfig read = secrets.read(kind, name, sent, before);
          Map<String, Object> after = Documents.one(kind, read, name);
          if (after.equals(before)) {
            // What is asked for is so already: the answer to this very request may have been lost.
            return unchanged(config, answer(200, after));
          }
          Preconditions.demand(call.request(), before == null ? null : secrets.etag(before));
          return new Edit<>(
              kind.putAll(config, read),
              Documents.digest(before),
              Documents.digest(after),
              answer(before == null ? 201 : 200, after));
        });
  }

  static <T> Edit<T> unchanged(LbConfig config, T answer) {
    return new Edit<>(config, "-", "-", answer);
  }

  private AdminResponse delete(Kind kind, String name, AdminCall call) {
    return editor.change(
        call.caller().name(),
        call.what(),
        config -> {
          Map<String, Object> before = Documents.of(kind, config, name);
          if (before == null) {
            throw Problem.notFound();
          }
          Preconditions.demand(call.request(), secrets.etag(before));
          return new Edit<>(
              kind.remove(config, name),
              Documents.digest(before),
              Documents.digest(null),
              Answers.empty(204));
        });
  }

  private AdminResponse getSection(String section) {
    return answer(200, Documents.of(section, balancer.config()));
  }

  private AdminResponse putSection(String section, AdminCall call) {
    Map<String, Object> sent = call.body();
    for (String name : sent.keySet()) {
      if (!name.equals(section)) {
        throw Problem.malformed(name, null, section + " and nothing else");
      }
    }
    return editor.change(
        call.caller().name(),
        call.what(),
        config -> {
          Map<String, Object> before = Documents.of(section, config);
          LbConfig read = Documents.read(secrets.restored(section, sent, before));
          Map<String, Object> after = Documents.of(section, read);
          if (after.equals(before)) {
            return unchanged(config, answer(200, after));
          }
          Preconditions.demand(call.request(), secrets.etag(before));
          return new Edit<>(
              section.equals("routes") ? withRoutes(config, read) : withPolicies(config, read),
              Documents.digest(before),
              Documents.digest(after),
              answer(200, after));
        });
  }

  private static LbConfig withRoutes(LbConfig config, LbConfig from) {
    return config.with(
        all -> {
          all.noRoutes();
          from.routes().forEach(all::route);
        });
  }

  private static LbConfig withPolicies(LbConfig config, LbConfig from) {
    return config.with(
        all -> {
          if (from.policies() == null) {
            all.standardPolicies();
          } else {
            all.noPolicies();
            from.policies().forEach(all::policy);
          }
        });
  }
}
