package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"cookbook/internal/builder"
	"cookbook/internal/literate"
	"cookbook/internal/transcript"
)

// theater is where scenes are played: a PATH on which cookbook is this very
// program, and an environment in which it finds the same cache and book.
type theater struct {
	transcript.Config
	bin string
	dir string // the absolute directory of the chapters, or ""
}

// newTheater makes the place; its close removes it.
func newTheater(o *options) (*theater, error) {
	_, _, dir, err := o.open()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	env, err := sceneEnv(dir)
	if err != nil {
		return nil, err
	}
	bin, err := os.MkdirTemp("", "cookbook-bin-")
	if err != nil {
		return nil, err
	}
	t := &theater{bin: bin, dir: dir}
	t.Path, t.Env = bin+string(os.PathListSeparator)+os.Getenv("PATH"), env
	return t, os.Symlink(self, filepath.Join(bin, "cookbook"))
}

func (t *theater) close() error { return os.RemoveAll(t.bin) }

// sceneEnv is what cookbook run needs in a scene, where HOME is another, to
// find what it finds outside.
func sceneEnv(dir string) ([]string, error) {
	cache, err := builder.Dir()
	if err != nil {
		return nil, err
	}
	env := map[string]string{"COOKBOOK_CACHE": cache}
	if dir != "" {
		env["COOKBOOK_BOOK"] = dir
	}
	for name, value := range goEnv() {
		env[name] = value
	}
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") || name == "CC" || name == "CXX" {
			env[name] = value
		}
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(env)) {
		pairs = append(pairs, name+"="+env[name])
	}
	return pairs, nil
}

// goEnv returns the go command's directories, which it derives from HOME.
// Without a toolchain there is nothing to find.
func goEnv() map[string]string {
	env := map[string]string{}
	out, err := exec.Command("go", "env", "-json", "GOENV", "GOCACHE", "GOMODCACHE", "GOPATH").Output()
	if err != nil || json.Unmarshal(out, &env) != nil {
		return nil
	}
	return env
}

// build compiles a recipe before its scenes, in which the time would count.
func (t *theater) build(ctx context.Context, r *literate.Recipe) error {
	p, err := r.Tangle()
	if err != nil {
		return err
	}
	_, err = builder.Build(ctx, builder.Source{ID: r.ID, Program: p, Dir: t.dir})
	return err
}

// lacks says why the sessions of a recipe cannot be played on this system, or
// "" if they can.
func lacks(r *literate.Recipe) string {
	p, err := r.Tangle()
	if err == nil && !p.BuildsOn(runtime.GOOS, runtime.GOARCH) {
		return "for " + strings.Join(p.Platforms(), " and ")
	}
	for _, name := range commandsOf(r) {
		if exec.Command("bash", "-c", "type -t -- "+name).Run() != nil {
			return fmt.Sprintf("no %s", name)
		}
	}
	return ""
}

// commandsOf lists the commands that the sessions of a recipe start, besides
// cookbook.
func commandsOf(r *literate.Recipe) []string {
	var names []string
	for _, s := range r.Scenes {
		for _, st := range s.Steps {
			name, _, _ := strings.Cut(st.Text, " ")
			if st.Do == literate.Send && name != "cookbook" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" {
				names = append(names, name)
			}
		}
	}
	return names
}
