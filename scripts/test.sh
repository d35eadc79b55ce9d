#!/usr/bin/env bash
# Installs what building and testing need, builds everything and runs every test.
# Usage: scripts/test.sh    (Debian 12 or 13, as root or with sudo; can be run again)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

(($# == 0)) || fail "scripts/test.sh takes no arguments"

say "This installs packages, builds into build/release and runs every test; no service stays behind"
install_packages build test
provide_prometheus
provide_newer_prometheus
provide_kubernetes_tools
build release build/release
run_tests build/release || fail "tests failed (ctest's list is above)"
say "All tests passed"
