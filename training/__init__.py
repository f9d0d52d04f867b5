"""Training of the coder's heads. Not part of the app, which needs only the weights: run by `make train`."""
