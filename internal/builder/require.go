package builder

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"cookbook/internal/literate"
)

// sys is the only module that a recipe may require.
const sys = "golang.org/x/sys"

// The requirements of recipes, which Requirements computes. The names keep
// the go command from taking this directory for a module.
var (
	//go:embed recipe.mod.txt
	recipeMod string
	//go:embed recipe.sum.txt
	recipeSum string
)

// Requirements computes recipe.mod.txt and recipe.sum.txt of this package
// from the project's go.mod and go.sum: the go line, the version of x/sys, and
// its sums. The error says what is missing.
func Requirements(goMod, goSum []byte) (mod, sum []byte, err error) {
	goLine, version := "", ""
	for line := range strings.Lines(string(goMod)) {
		f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		switch {
		case len(f) == 2 && f[0] == "go":
			goLine = "go " + f[1]
		case len(f) >= 2 && f[0] == sys:
			version = f[1]
		}
	}
	if goLine == "" || version == "" {
		return nil, nil, fmt.Errorf("go.mod: no go line or no %s", sys)
	}
	for line := range strings.Lines(string(goSum)) {
		if strings.HasPrefix(line, sys+" "+version+" ") || strings.HasPrefix(line, sys+" "+version+"/go.mod ") {
			sum = append(sum, line...)
		}
	}
	if n := strings.Count(string(sum), "\n"); n != 2 {
		return nil, nil, fmt.Errorf("go.sum: %d lines for %s %s, want 2", n, sys, version)
	}
	return fmt.Appendf(nil, "%s\n\nrequire %s %s\n", goLine, sys, version), sum, nil
}

// Mod returns the go.mod of a program that is a module of its own, as go mod
// tidy would write it.
func Mod(module string, p *literate.Program) []byte {
	mod := recipeMod
	if !needsSys(p) {
		mod, _, _ = strings.Cut(mod, "\nrequire ")
	}
	return []byte("module " + module + "\n\n" + mod)
}

// Sum returns the go.sum that goes with Mod.
func Sum(p *literate.Program) []byte {
	if !needsSys(p) {
		return nil
	}
	return []byte(recipeSum)
}

func needsSys(p *literate.Program) bool {
	return slices.ContainsFunc(p.Imports(), func(path string) bool { return strings.HasPrefix(path, sys+"/") })
}

// Sys is the only module that recipes require, as MODULE@VERSION.
func Sys() string {
	_, version, _ := strings.Cut(recipeMod, "require "+sys+" ")
	return sys + "@" + strings.TrimSpace(version)
}
