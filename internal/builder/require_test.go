package builder

import (
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write recipe.mod.txt and recipe.sum.txt")

func TestRequirementsAreCurrent(t *testing.T) {
	goMod, goSum := read(t, "../../go.mod"), read(t, "../../go.sum")
	mod, sum, err := Requirements([]byte(goMod), []byte(goSum))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"recipe.mod.txt": mod, "recipe.sum.txt": sum} {
		if *update {
			write(t, name, string(text))
		}
		if read(t, name) != string(text) {
			t.Errorf("%s is stale: run go test ./internal/builder -run Requirements -update", name)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRequirementsSaysWhatIsMissing(t *testing.T) {
	mod := "module x\n\ngo 1.26.0\n\nrequire golang.org/x/sys v0.1.0 // indirect\n"
	_, _, err := Requirements([]byte(mod), nil)
	want(t, err, "go.sum: 0 lines for golang.org/x/sys v0.1.0, want 2")
	_, _, err = Requirements([]byte("module x\n\ngo 1.26.0\n"), nil)
	want(t, err, "go.mod: no go line or no golang.org/x/sys")
}

func TestModIsTidy(t *testing.T) {
	if got := string(Mod("mine", source(t, hello).Program)); got != "module mine\n\ngo 1.26.0\n" {
		t.Errorf("go.mod of a program of the standard library:\n%s", got)
	}
	if got := Sum(source(t, hello).Program); len(got) != 0 {
		t.Errorf("its go.sum: %s", got)
	}
	p := source(t, usesSys).Program
	if got, want := string(Mod("mine", p)), "module mine\n\n"+recipeMod; got != want || string(Sum(p)) != recipeSum {
		t.Errorf("go.mod\n%s\nwant\n%s", got, want)
	}
}
