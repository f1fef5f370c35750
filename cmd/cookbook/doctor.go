package main

import (
	"context"
	"errors"
	"fmt"
	"go/version"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"cookbook/internal/builder"
	"cookbook/internal/literate"
)

func newDoctor(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what this machine has and lacks for the recipes",
		Long: `Doctor looks for what recipes and their sessions need, the Go toolchain, a cache, the
commands of the sessions, terminals and loopback addresses, and prints the limits of
the kernel that the book speaks of. What is lacking comes with what to do about it.`,
		Example: "  $ cookbook doctor",
		Args:    operands(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, err := o.load()
			if err != nil {
				return err
			}
			return diagnose(cmd.OutOrStdout(), append(needs(cmd.Context(), b), limits()...))
		},
	}
}

// finding is one thing that was looked for. An error says that it is lacking.
type finding struct {
	what, found string
	lack        error
}

// diagnose prints the findings. Its error says how many things are lacking.
func diagnose(w io.Writer, findings []finding) error {
	lacking := 0
	for _, f := range findings {
		if f.lack == nil {
			fmt.Fprintf(w, "%-14s %s\n", f.what, f.found)
			continue
		}
		lacking++
		fmt.Fprintf(w, "%-14s lacking: %s\n", f.what, strings.ReplaceAll(f.lack.Error(), "\n", "\n"+strings.Repeat(" ", 15)))
	}
	if lacking > 0 {
		return fmt.Errorf("doctor: things that are lacking: %d", lacking)
	}
	return nil
}

// needs looks for what compiling and playing the recipes takes.
func needs(ctx context.Context, b *literate.Book) []finding {
	return []finding{
		look("system", system),
		look("go", func() (string, error) { return toolchain(ctx) }),
		look("cache", cache),
		look("x/sys", func() (string, error) { return sys(ctx) }),
		look("commands", func() (string, error) { return tools(ctx, b) }),
		look("terminals", terminal),
		look("127.0.0.1", func() (string, error) { return listen("127.0.0.1:0") }),
		look("::1", ipv6),
	}
}

func look(what string, f func() (string, error)) finding {
	found, err := f()
	return finding{what, found, err}
}

func system() (string, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return "", os.NewSyscallError("uname", err)
	}
	return fmt.Sprintf("%s %s, %s/%s, %d processors", unix.ByteSliceToString(u.Sysname[:]),
		unix.ByteSliceToString(u.Release[:]), runtime.GOOS, runtime.GOARCH, runtime.NumCPU()), nil
}

// oldest is the version of Go that the recipes are written for.
const oldest = "go1.26"

func toolchain(ctx context.Context) (string, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return "", &hinted{err.Error(), "recipes are compiled on first use: install Go from https://go.dev/dl/"}
	}
	out, err := exec.CommandContext(ctx, path, "env", "GOVERSION").Output()
	if err != nil {
		return "", fmt.Errorf("%s env: %w", path, err)
	}
	found := strings.TrimSpace(string(out))
	if version.Compare(found, oldest) < 0 {
		return "", &hinted{fmt.Sprintf("%s is %s", path, found), "recipes need " + oldest + ", which go fetches if GOTOOLCHAIN and the network allow it"}
	}
	return found + ", " + path, nil
}

// cache says whether compiled recipes can be kept, without making anything.
func cache() (string, error) {
	dir, err := builder.Dir()
	if err != nil {
		return "", err
	}
	there := dir
	for {
		if _, err := os.Stat(there); !errors.Is(err, os.ErrNotExist) {
			break
		}
		there = filepath.Dir(there)
	}
	if err := unix.Access(there, unix.W_OK|unix.X_OK); err != nil {
		return "", &hinted{fmt.Sprintf("%s: %v", there, err), "set COOKBOOK_CACHE to a directory of your own"}
	}
	programs, err := fs.Glob(os.DirFS(dir), "*/sum")
	return fmt.Sprintf("%s, programs: %d", dir, len(programs)), err
}

// sys says whether the only module that recipes require is here already.
func sys(ctx context.Context) (string, error) {
	module := builder.Sys()
	if _, err := exec.LookPath("go"); err != nil {
		return module + ", not looked for: that takes go", nil
	}
	out, err := exec.CommandContext(ctx, "go", "env", "GOMODCACHE").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	_, err = os.Stat(filepath.Join(strings.TrimSpace(string(out)), module))
	if errors.Is(err, os.ErrNotExist) {
		return module + ", not here yet: the first build takes it from the network", nil
	}
	return module, err
}

// tools looks for the commands that the sessions of the book use.
func tools(ctx context.Context, b *literate.Book) (string, error) {
	var names []string
	for _, r := range b.Recipes() {
		names = append(names, commandsOf(r)...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	const each = `for c; do type -t -- "$c" >/dev/null || echo "$c"; done`
	out, err := exec.CommandContext(ctx, "bash", append([]string{"-c", each, "bash"}, names...)...).Output()
	if err != nil {
		return "", &hinted{err.Error(), "the sessions are bash's"}
	}
	if missing := strings.Fields(string(out)); len(missing) > 0 {
		return "", &hinted{strings.Join(missing, " "), "cookbook verify leaves out the recipes whose sessions use them"}
	}
	return "bash, and all that the sessions use", nil
}

func terminal() (string, error) {
	f, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return "", err
	}
	return "/dev/ptmx", f.Close()
}

func listen(addr string) (string, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", err
	}
	return "can be listened on", l.Close()
}

// ipv6 is not lacking where there is none: many machines have done without.
func ipv6() (string, error) {
	found, err := listen("[::1]:0")
	if err != nil {
		found = "no IPv6 here: " + err.Error()
	}
	return found, nil
}

// limits reads the limits that the book speaks of, as far as the system has
// them.
func limits() []finding {
	var all []finding
	var files unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &files); err == nil {
		all = append(all, finding{what: "open files", found: fmt.Sprintf("%d, at most %d (getrlimit RLIMIT_NOFILE)", files.Cur, files.Max)})
	}
	for _, l := range []struct{ what, path string }{
		{"backlog", "net/core/somaxconn"},
		{"pipe", "fs/pipe-max-size"},
		{"watches", "fs/inotify/max_user_watches"},
		{"message", "kernel/msgmax"},
		{"queue", "kernel/msgmnb"},
		{"segment", "kernel/shmmax"},
		{"semaphores", "kernel/sem"},
		{"POSIX queue", "fs/mqueue/msg_max"},
		{"PIDs", "kernel/pid_max"},
		{"core dumps", "kernel/core_pattern"},
	} {
		if text, err := os.ReadFile(filepath.Join("/proc/sys", l.path)); err == nil {
			all = append(all, finding{what: l.what, found: fmt.Sprintf("%s (%s)", strings.Join(strings.Fields(string(text)), " "), strings.ReplaceAll(l.path, "/", "."))})
		}
	}
	return all
}
