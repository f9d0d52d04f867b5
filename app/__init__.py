"""Attune: practise Interpersonal Psychotherapy with simulated clients."""
