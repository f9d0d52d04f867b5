"""Attune: practise Interpersonal Psychotherapy with simulated clients."""

import os

# The coder multiplies small matrices, one turn at a time: threads wait for each other longer than they work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
