package io.fairlead.policies.quota;

/** The level of an organisation, which lives as long as anyone pays from its account. */
final class OrganisationPayer extends SinglePayer {

  private final Organisations.Organisation organisation;

  /**
   * Pays from the account of an organisation.
   *
   * @param generation of the account's limits that the policy was made for
   */
  OrganisationPayer(Organisations.Organisation organisation, int generation) {
    super(organisation.account(), generation);
    this.organisation = organisation;
  }

  @Override
  public String toString() {
    return "payer of " + organisation;
  }
}
