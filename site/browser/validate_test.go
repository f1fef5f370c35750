package browser

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// report is what html-validate says of one file.
type report struct {
	FilePath string
	Messages []struct {
		RuleID, Message string
		Line            int
	}
}

// TestHTML holds that html-validate finds nothing wrong with any page.
func TestHTML(t *testing.T) {
	t.Parallel()
	var failed *exec.ExitError
	out, err := exec.Command(npm(t, "html-validate"), "-f", "json", "--config", "testdata/htmlvalidate.cjs", shared.dir).Output()
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	var reports []report
	if err := json.Unmarshal(out, &reports); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, r := range reports {
		for _, m := range r.Messages {
			t.Errorf("%s:%d: %s: %s", strings.TrimPrefix(r.FilePath, shared.dir+"/"), m.Line, m.RuleID, m.Message)
		}
	}
}

// TestWeight holds that style and script stay small: 7 KB, compressed.
func TestWeight(t *testing.T) {
	t.Parallel()
	sum := 0
	for _, name := range []string{"assets/book.css", "assets/book.js"} {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		if _, err := w.Write([]byte(file(t, name))); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		sum += packed.Len()
	}
	if sum > 7000 {
		t.Errorf("%d bytes", sum)
	}
}
