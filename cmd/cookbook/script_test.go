package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"cookbook/internal/transcript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cookbook": main})
}

const scripts = "../../testdata/script/"

// TestScript runs the scripts of the tool. Their common cache makes each
// program be compiled once.
func TestScript(t *testing.T) {
	files, err := filepath.Glob(scripts + "*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Files: slices.DeleteFunc(files, func(name string) bool {
			return strings.HasPrefix(filepath.Base(name), "recipe_")
		}),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("COOKBOOK_CACHE", cache)
			return setup(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// TestScenes plays the sessions of the book, as the generator wrote them.
func TestScenes(t *testing.T) {
	th := open(t)
	testscript.Run(t, testscript.Params{
		Files: scenes(t, th),
		Setup: func(env *testscript.Env) error {
			transcript.Setup(env)
			return nil
		},
		Cmds: transcript.Commands(func(*testscript.TestScript) transcript.Config { return th.Config }),
	})
}

// scenes compiles all recipes of the embedded book, for a scene's time limit
// is not made for the compiler, and lists their scripts.
func scenes(t *testing.T, th *theater) []string {
	t.Helper()
	var files []string
	for _, r := range embedded(t).Recipes() {
		if why := lacks(r); why != "" {
			t.Logf("%s: not on this system: %s", r.ID, why)
			continue
		}
		if err := th.build(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Scenes {
			files = append(files, scripts+"recipe_"+s.ID()+".txtar")
		}
	}
	return files
}

// setup passes on what the go command needs, for scripts have no home.
func setup(env *testscript.Env) error {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE", "GOPROXY").Output()
	if err != nil {
		return err
	}
	values := strings.Split(string(out), "\n")
	for i, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY"} {
		env.Setenv(name, values[i])
	}
	cookbook, err := exec.LookPath("cookbook")
	root, rootErr := filepath.Abs("../..")
	env.Setenv("ROOT", root)
	env.Setenv("COOKBOOK_BIN", filepath.Dir(cookbook))
	env.Setenv("PATH", os.Getenv("PATH"))
	return errors.Join(err, rootErr)
}

// exits runs a command that must end with a status.
//
//	exits STATUS COMMAND [ARG]...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND [ARG]...")
	}
	err := ts.Exec(args[1], args[2:]...)
	status := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		status = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("status %d, want %s", status, args[0])
	}
}
