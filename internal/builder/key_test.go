package builder

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestKeyOfEachIngredient(t *testing.T) {
	wrapper := filepath.Join(wrapGo(t, ":"), "go")
	config := filepath.Join(t.TempDir(), "env")
	t.Setenv("GOENV", config)
	s := source(t, hello)
	seen := map[string]string{}
	look := func(what string) {
		t.Helper()
		tool, err := findTool()
		if err != nil {
			t.Fatal(err)
		}
		key := s.key(tool)
		if other, ok := seen[key]; ok {
			t.Errorf("%s: same key as %s", what, other)
		}
		seen[key] = what
	}
	look("nothing")
	for _, name := range decisive {
		t.Setenv(name, "changed")
		look(name)
	}
	write(t, config, "GOAMD64=v3\n")
	look("go env -w")
	write(t, wrapper, "#!/bin/sh\n")
	look("size of the go command")
	if err := os.Chtimes(wrapper, time.Time{}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	look("time of the go command")
	s = source(t, hello, "func other() {}\n")
	look("program")
	s.Dir = "/book"
	look("working copy")
	s = source(t, "package main\n\nimport _ \"golang.org/x/sys/unix\"\n\nfunc main() {}\n")
	look("imports")
	saved := recipeMod
	t.Cleanup(func() { recipeMod = saved })
	recipeMod += "// changed\n"
	look("requirements")
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

func TestKeyStaysOtherwise(t *testing.T) {
	tool, err := findTool()
	if err != nil {
		t.Fatal(err)
	}
	before := source(t, hello).key(tool)
	t.Setenv("GOMAXPROCS", "1")
	t.Setenv("GODEBUG", "gctrace=1")
	t.Setenv("MARK", "x")
	if after := source(t, hello).key(tool); after != before {
		t.Errorf("key %s, was %s", after, before)
	}
}

// harmless are the variables of the go command that do not change what it
// makes of a recipe: the builder sets them, or they say where things are.
var harmless = []string{
	"GO111MODULE", "GOOS", "GOWORK", "GOMOD", "GOEXE", "GOVCS", "GOCACHEPROG", "GOTMPDIR", "GOENV",
	"GOAUTH", "GOBIN", "GOCACHE", "GODEBUG", "GOGCCFLAGS", "GOHOSTARCH", "GOHOSTOS", "GOINSECURE",
	"GOMODCACHE", "GONOPROXY", "GONOSUMDB", "GOPATH", "GOPRIVATE", "GOPROXY", "GOSUMDB",
	"GOTELEMETRY", "GOTELEMETRYDIR", "GOTOOLDIR", "GOVERSION",
}

func TestEveryVariableIsDecisiveOrHarmless(t *testing.T) {
	out, err := exec.Command("go", "env", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var vars map[string]string
	if err := json.Unmarshal(out, &vars); err != nil {
		t.Fatal(err)
	}
	for name := range vars {
		if slices.Contains(decisive, name) == slices.Contains(harmless, name) {
			t.Errorf("%s: want it in one of decisive and harmless", name)
		}
	}
}
