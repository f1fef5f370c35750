// Package builder compiles a recipe once and becomes it.
//
// [Build] compiles a program with the go command and keeps the result in a
// cache; the next Build of the same program returns it at once. [Exec]
// replaces the process with it, so that PID, signals, terminal and status
// are the recipe's own.
//
// # The cache
//
// The cache is $COOKBOOK_CACHE, or the directory cookbook in the user's cache
// directory. It may be removed at any time. For each recipe it holds
//
//	signal-catch.lock                   locked by the one who compiles
//	signal-catch-0f3a…/signal-catch     the program
//	signal-catch-0f3a…/sum              its size and CRC-32C
//	signal-catch-0f3a….part/            a build that goes on, or was killed
//
// The program has the recipe's name because the kernel, ps and top show the
// name of the file. The key in the directory's name is a hash of all that
// decides what the compiler makes: the program, its requirements, the flags,
// the go command (its path, size and time, which spares a process on the warm
// path), the target, and the variables and the file that go env shows. A go
// command that is a script choosing among several is known by the script
// alone.
//
// An entry is made below its .part directory and renamed when it is whole,
// under the recipe's lock. The go command inherits the lock: should it
// outlive a killed parent, nobody builds in the same directory until it has
// ended. What a killed build leaves is removed by the next one, and so are
// entries of the recipe that are older than a month.
//
// A file that was truncated, overwritten, replaced or made unexecutable is
// noticed by its sum, and built again.
//
// # Positions
//
// If the chapters are a working copy, the program is compiled with //line
// directives: panics name the chapter by its absolute path. A panic of the
// embedded book names ID/main.go and the line of what cookbook show prints.
// The compiler's messages name the chapter in both cases.
package builder

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"cookbook/internal/literate"
)

// Source is a recipe to be compiled.
type Source struct {
	ID      string
	Program *literate.Program
	// Dir is the absolute directory of the chapters, or "" if they are
	// embedded.
	Dir string
}

// Build returns the path of the compiled program. It compiles only if the
// cache has no sound copy; of several processes that want the same, one
// does. The error is a [CompileError] if the compiler refuses the program,
// an [Error] if the system or the recipe does not allow to compile it here.
func Build(ctx context.Context, s Source) (path string, err error) {
	if !validID(s.ID) {
		return "", errorf("", "recipe %q: not an id", s.ID)
	}
	if !s.Program.BuildsOn(runtime.GOOS, runtime.GOARCH) {
		return "", s.foreign()
	}
	tool, err := findTool()
	if err != nil {
		return "", err
	}
	dir, err := Dir()
	if err != nil {
		return "", err
	}
	e := entry{cache: dir, id: s.ID, key: s.key(tool)}
	if e.sound() {
		return e.program(), nil
	}
	return e.program(), e.make(ctx, s, tool)
}

// foreign says which systems the recipe is for.
func (s Source) foreign() error {
	all := s.Program.Platforms()
	if len(all) == 0 {
		return errorf("", "recipe %q is not for %s", s.ID, runtime.GOOS)
	}
	return errorf("", "recipe %q is for %s", s.ID, strings.Join(all, " and "))
}

// Exec replaces the process with the program at path, which Build returned.
// Its name, argv[0], is the recipe's id; the environment stays as it is. Exec
// returns only if that fails.
func Exec(path string, args []string) error {
	argv := append([]string{filepath.Base(path)}, args...)
	if err := syscall.Exec(path, argv, os.Environ()); err != nil {
		return &os.PathError{Op: "exec", Path: path, Err: err}
	}
	return nil
}

// Dir returns the absolute path of the cache, which need not exist.
func Dir() (string, error) {
	if dir := os.Getenv("COOKBOOK_CACHE"); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", errorf("set HOME, or COOKBOOK_CACHE to a directory of your own", "no cache directory: %w", err)
	}
	return filepath.Join(dir, "cookbook"), nil
}

// validID holds ids to what is safe as a file name: lower-case letters,
// digits and hyphens.
func validID(id string) bool {
	return id != "" && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && id[0] != '-'
}
