package io.fairlead.benchmarks.peers;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Tenant;
import org.apache.dubbo.rpc.RpcInvocation;

/**
 * A request by one of a thousand tenants, as each library wants to see it. All of it is made before
 * the measurement.
 *
 * @param tenant what hashing balancers go by
 * @param fairlead the request for Fairlead
 * @param grpc the same with the tenant in a header
 * @param dubbo the same with the tenant as its argument
 */
record Key(String tenant, FairleadRequest fairlead, GrpcRequest grpc, RpcInvocation dubbo) {

  static Key of(int number) {
    String tenant = "t" + number;
    RequestView request = RequestView.builder("GET", "/api/orders").host("saas.example").build();
    return new Key(
        tenant,
        new FairleadRequest(request, Tenant.of(tenant)),
        GrpcRequest.of(tenant),
        DubboEndpoint.call(tenant));
  }
}
