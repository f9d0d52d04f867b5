"""The simulated client: pure code that decides what this client does and may reveal now."""
