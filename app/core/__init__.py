"""The product's own work: clients, coding, scoring. Pure functions over frozen values, no I/O."""
