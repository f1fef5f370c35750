package browser

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// audit is what Lighthouse says of one page.
type audit struct {
	Categories map[string]struct {
		Score     float64
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]struct {
		Score        *float64
		Title        string
		DisplayValue string
	}
}

// TestLighthouse holds that a page of each kind has 100 of 100 points in all
// four categories, as a phone sees it. Each page gets the whole machine, for
// its speed counts. That of the page for print does not: it is the whole book,
// and nobody's first page.
func TestLighthouse(t *testing.T) {
	needBrowser(t)
	others := []string{"accessibility", "best-practices", "seo"}
	pages := kinds()
	for _, kind := range slices.Sorted(maps.Keys(pages)) {
		t.Run(kind, func(t *testing.T) {
			a := lighthouse(t, pages[kind], append(others, "performance")...)
			for try := 1; try < 3 && a.Categories["performance"].Score < 1; try++ {
				a = lighthouse(t, pages[kind], append(others, "performance")...) // something else kept the machine busy
			}
			a.judge(t, kind)
		})
	}
	t.Run("print", func(t *testing.T) {
		lighthouse(t, "print/", others...).judge(t, "print")
	})
}

// judge reports the points that are lost.
func (a audit) judge(t *testing.T, kind string) {
	t.Helper()
	points := ""
	for _, name := range slices.Sorted(maps.Keys(a.Categories)) {
		c := a.Categories[name]
		points += fmt.Sprintf(" %s %.0f", name, 100*c.Score)
		if c.Score == 1 {
			continue
		}
		t.Errorf("%s: %.0f points", name, 100*c.Score)
		for _, ref := range c.AuditRefs {
			if lost := a.Audits[ref.ID]; ref.Weight > 0 && lost.Score != nil && *lost.Score < 1 {
				t.Errorf("%s: %s: %s %s", name, ref.ID, lost.Title, lost.DisplayValue)
			}
		}
	}
	say("lighthouse: %s:%s", kind, points)
}

// lighthouse judges a page by these categories, with a browser of its own.
func lighthouse(t *testing.T, address string, categories ...string) (a audit) {
	t.Helper()
	cmd := exec.Command(npm(t, "lighthouse"), shared.url+address, "--quiet", "--output=json", "--only-categories="+strings.Join(categories, ","),
		"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-component-update --proxy-server=127.0.0.1:9 --proxy-bypass-list=127.0.0.1")
	cmd.Env = append(os.Environ(), "CHROME_PATH="+shared.chromium)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("lighthouse: %v", err)
	}
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatal(err)
	}
	is(t, "categories", len(a.Categories), len(categories))
	return a
}
