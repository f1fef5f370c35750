package builder

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// format changes when entries of an older builder are no longer good.
const format = "1"

// keyLen is the number of hexadecimal digits of a key.
const keyLen = 24

// decisive are the variables that change what the go command makes of a
// program. GOOS is not among them: a recipe is compiled to run here.
var decisive = []string{
	"GOARCH", "GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM",
	"GOFLAGS", "GOEXPERIMENT", "GOFIPS140", "GOTOOLCHAIN", "GOROOT", "GO_EXTLINK_ENABLED",
	"CGO_ENABLED", "CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_FFLAGS", "CGO_LDFLAGS",
	"AR", "CC", "CXX", "FC", "GCCGO", "GCCGOTOOLDIR", "PKG_CONFIG",
}

// tool is the go command and what decides how it behaves.
type tool struct {
	path     string // as found on PATH
	identity string
	config   []byte // what go env -w has written
}

func findTool() (tool, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return tool{}, errorf("recipes are compiled on first use: install Go from https://go.dev/dl/",
			"no Go toolchain: %w", err)
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return tool{}, err
	}
	info, err := os.Stat(real)
	if err != nil {
		return tool{}, err
	}
	return tool{
		path:     path,
		identity: fmt.Sprintf("%s %d %d", real, info.Size(), info.ModTime().UnixNano()),
		config:   readConfig(),
	}, nil
}

// readConfig returns the contents of the file of go env -w, or nothing: where
// the file is missing, so are settings.
func readConfig() []byte {
	name := os.Getenv("GOENV")
	if name == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return nil
		}
		name = filepath.Join(dir, "go", "env")
	}
	if name == "off" {
		return nil
	}
	text, _ := os.ReadFile(name)
	return text
}

// key names the result of compiling the source with the tool.
func (s Source) key(t tool) string {
	h := sha256.New()
	add := func(text string) { fmt.Fprintf(h, "%d:", len(text)); io.WriteString(h, text) }
	add(format)
	add(s.text())
	add(string(Mod(s.ID, s.Program)))
	add(string(Sum(s.Program)))
	for _, f := range flags {
		add(f)
	}
	add(runtime.GOOS + "/" + runtime.GOARCH)
	add(t.identity)
	add(string(t.config))
	for _, name := range decisive {
		value, set := os.LookupEnv(name)
		add(fmt.Sprintf("%s %t %s", name, set, value))
	}
	return hex.EncodeToString(h.Sum(nil))[:keyLen]
}
