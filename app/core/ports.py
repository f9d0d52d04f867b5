"""What the services need from outside, a Protocol each. Adapters implement them; fakes live only here's side."""

from __future__ import annotations
