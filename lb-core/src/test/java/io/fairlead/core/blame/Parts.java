package io.fairlead.core.blame;

/** The parts of a failure, which add up to 1. */
record Parts(double endpoint, double tenant, double pair) {

  static Parts of(long own, long othersHere, long ownElsewhere, long othersElsewhere) {
    double endpoint = Blame.ofEndpoint(own, othersHere);
    double tenant = Blame.ofTenant(ownElsewhere, othersElsewhere);
    double pair = Blame.ofPair(own, endpoint, tenant);
    double sum = endpoint + tenant + pair;
    return new Parts(endpoint / sum, tenant / sum, pair / sum);
  }
}
