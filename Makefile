# `make` alone prints what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
AISLE := .venv/bin/aisle
export AISLE_HOME ?= $(CURDIR)/var
DEVICE ?= auto

.PHONY: help setup run test train chat shell tour check bench bench-recommender bench-answers bench-reliability nlu-report browser-packages clean

help:                     ## this list
	@grep -hE '^[a-z-]+: .*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | awk -F'\t' '{printf "  make %-18s %s\n", $$1, $$2}'

setup:                    ## both environments (.venv and .venv-bot), nothing else
	@scripts/setup.sh

run: setup                ## everything: demo shop, training where needed, then the assistant on localhost:8080
	@exec $(AISLE) run --prepare

test: setup               ## everything a machine without GPU can prove
	@.venv/bin/python -m pytest

check: setup              ## format, lint, types and the fast tests: under a minute
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy
	@.venv/bin/python -m pytest -q -n 3 --dist loadfile -m "not models and not bot and not browser and not realdata and not gpu and not scale and not slow"

train: setup              ## trains search, recommender and dialogue of the shop in AISLE_HOME
	@$(AISLE) train all

chat: setup               ## a conversation in the terminal, through the running assistant
	@exec $(AISLE) chat

shell: setup              ## the genuine `rasa shell`, with the action server it needs
	@exec $(AISLE) shell

tour: setup               ## 90 seconds: search, refine, why, return, receipt, erase, in both languages
	@exec $(AISLE) tour

bench: setup              ## measures everything and writes BENCHMARKS.md
	@.venv/bin/python -m benchmarks

bench-recommender: setup  ## only the recommender; DEVICE=cuda for a GPU
	@OMP_NUM_THREADS=1 .venv/bin/python -m benchmarks recommender --device $(DEVICE)

bench-answers: setup      ## only free-form answers: the evaluation set, and lies against the gate
	@.venv/bin/python -m benchmarks answers

bench-reliability: setup  ## only after-sales: 10,000 steps, every mutant, 100 kills a point and a process, a million orders, 2,000 talks; goes on where it stopped
	@.venv/bin/python -m benchmarks reliability

nlu-report: setup         ## what the trained dialogue gets wrong on rows it had not seen
	@.venv/bin/python -m benchmarks.nlu_report

browser-packages:         ## installs Debian's chromium and Chinese fonts for the browser tests (needs root)
	@command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi "noto.*cjk" || { apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk; }

clean:                    ## removes both environments; the shop in AISLE_HOME stays
	rm -rf .venv .venv-bot
