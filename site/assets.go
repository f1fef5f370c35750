package site

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
)

//go:embed assets templates
var embedded embed.FS

// bundle returns the assets as they are published, and a version of each
// that changes with its content.
func bundle() (files map[string][]byte, version map[string]string, err error) {
	files, version = map[string][]byte{}, map[string]string{}
	entries, err := embedded.ReadDir("assets")
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		src, err := embedded.ReadFile("assets/" + e.Name())
		if err != nil {
			return nil, nil, err
		}
		switch path.Ext(e.Name()) {
		case ".css":
			src = []byte(tight.Replace(shrink(string(src))))
		case ".js":
			src = []byte(shrink(string(src)))
		}
		files[e.Name()] = src
		version[e.Name()] = checksum(src)
	}
	return files, version, nil
}

func checksum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:4])
}

// shrink drops the indentation, empty lines and comments on lines of their
// own: CSS comments must begin and end on one line.
func shrink(src string) string {
	var out strings.Builder
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") || strings.HasPrefix(line, "/*") {
			continue
		}
		out.WriteString(line + "\n")
	}
	return out.String()
}

// tight drops line ends, and the blanks around the punctuation of CSS. No string
// and no selector of the book's has such a blank, and each line ends with
// punctuation.
var tight = strings.NewReplacer("\n", "", ": ", ":", ", ", ",", "; ", ";", " {", "{", "{ ", "{", " }", "}")

// asset is the address of an asset below the root.
func (s *site) asset(name string) string {
	return "assets/" + name + "?v=" + s.version[name]
}

// assets writes them.
func (s *site) assets() error {
	for name, content := range s.bundle {
		if err := s.put("assets/"+name, content); err != nil {
			return fmt.Errorf("asset %s: %w", name, err)
		}
	}
	return nil
}
