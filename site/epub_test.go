package site

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func makeEPUB(t *testing.T, fsys fs.FS) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := woven(t, fsys, testOptions, nil).epub(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// unzip returns the files of an archive, of which the first must be mimetype.
func unzip(t *testing.T, archive []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if f := r.File[0]; f.Name != "mimetype" || f.Method != zip.Store || len(f.Extra) > 0 {
		t.Errorf("first file: %+v", f.FileHeader)
	}
	files := map[string]string{}
	for _, f := range r.File {
		content, err := fs.ReadFile(r, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	return files
}

// TestEPUB holds that each file is well-formed and in the manifest, and that
// each link leads to a file and an anchor that are there.
func TestEPUB(t *testing.T) {
	for name, fsys := range books(t) {
		t.Run(name, func(t *testing.T) {
			archive := makeEPUB(t, fsys)
			files := unzip(t, archive)
			for name, content := range files {
				switch path.Ext(name) {
				case ".xhtml", ".opf", ".xml", ".svg":
					wellFormed(t, name, content)
				}
				if dir, file := path.Split(name); dir == "book/" && file != "package.opf" && !strings.Contains(files["book/package.opf"], `href="`+file+`"`) {
					t.Errorf("%s is not in the manifest", name)
				}
			}
			checkEPUBLinks(t, files)
			if !bytes.Equal(archive, makeEPUB(t, fsys)) {
				t.Error("the second time it has other bytes")
			}
		})
	}
}

func wellFormed(t *testing.T, name, content string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(content))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}

var epubLink = regexp.MustCompile(`(?:href|src)="([^"]*)"`)

func checkEPUBLinks(t *testing.T, files map[string]string) {
	t.Helper()
	for name, content := range files {
		if path.Ext(name) != ".xhtml" && path.Ext(name) != ".opf" {
			continue
		}
		for _, m := range epubLink.FindAllStringSubmatch(content, -1) {
			file, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(file, "://") {
				continue
			}
			to, ok := files[path.Join("book", file)]
			if file == "" {
				to, ok = content, true
			}
			if !ok || anchor != "" && !strings.Contains(to, ` id="`+anchor+`"`) {
				t.Errorf("%s: %s leads nowhere", name, m[1])
			}
		}
	}
}

// TestEpubcheck asks the reference validator, where it is installed.
func TestEpubcheck(t *testing.T) {
	jar, err := exec.LookPath("epubcheck")
	if err != nil {
		t.Skip("no epubcheck on this system: apt install epubcheck")
	}
	for name, fsys := range books(t) {
		file := filepath.Join(t.TempDir(), name+".epub")
		if err := os.WriteFile(file, makeEPUB(t, fsys), 0o600); err != nil {
			t.Fatal(err)
		}
		// Debian installs the archive itself, which not every kernel runs.
		if out, err := exec.Command("java", "-jar", jar, "--failonwarnings", file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
