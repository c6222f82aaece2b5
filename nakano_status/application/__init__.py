"""What people do: one module an act, each loading, asking the domain, saving and returning an Outcome."""
