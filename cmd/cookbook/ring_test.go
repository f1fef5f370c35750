package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cookbook/internal/builder"
	"cookbook/internal/literate"
)

// ringInside is a test of mem-ring's program, to be run with -race. The two
// ends are goroutines and the ring is Go memory, for the race detector sees
// neither a second process nor a mapping.
const ringInside = `package main

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"golang.org/x/sys/unix"
)

const most = 1 << 20

func TestEnds(t *testing.T) {
	// The second time the positions begin again at 0 on the way.
	for _, at := range []uint32{0, ended - most/2 - 5} {
		r := new(ring)
		r.side[0].moved.Store(at)
		r.side[1].moved.Store(at)
		wrote := make(chan error, 1)
		go func() {
			src, sizes, left := rand.NewChaCha8([32]byte{}), rand.New(rand.NewPCG(1, 2)), most
			for left > 0 {
				p := make([]byte, min(left, 1+sizes.IntN(3*size)))
				_, _ = src.Read(p)
				if n, err := r.Write(p); n != len(p) || err != nil {
					wrote <- err
					return
				}
				left -= len(p)
			}
			wrote <- r.end(0)
		}()
		want, sizes, sum := rand.NewChaCha8([32]byte{}), rand.New(rand.NewPCG(3, 4)), 0
		for {
			p := make([]byte, 1+sizes.IntN(2*size))
			n, err := r.Read(p)
			if err == io.EOF {
				break
			}
			if err != nil || n == 0 {
				t.Fatalf("Read = %d, %v", n, err)
			}
			w := make([]byte, n)
			_, _ = want.Read(w)
			if !bytes.Equal(p[:n], w) {
				t.Fatalf("other bytes between %d and %d", sum, sum+n)
			}
			sum += n
		}
		if err := <-wrote; err != nil || sum != most {
			t.Fatalf("%d bytes of %d, Write: %v", sum, most, err)
		}
	}
}

// TestDeath has one end sleep, or about to, when the other is declared dead.
func TestDeath(t *testing.T) {
	for range 2000 {
		r, read, wrote := new(ring), make(chan error), make(chan error)
		go func() {
			_, err := r.Read(make([]byte, 1))
			read <- err
		}()
		if err := errors.Join(r.end(0), <-read); err != io.EOF && !errors.Is(err, io.EOF) {
			t.Fatalf("Read: %v", err)
		}
		r = new(ring)
		go func() {
			n, err := r.Write(make([]byte, 2*size))
			if n > size {
				err = errors.New("wrote more than there is room")
			}
			wrote <- err
		}()
		if err := errors.Join(r.end(1), <-wrote); !errors.Is(err, unix.EPIPE) {
			t.Fatalf("Write: %v", err)
		}
	}
}
`

// swap is an edit of a program that must be possible.
type swap struct{ old, new string }

// ringBroken are the faults that the tests of the ring must notice, by the
// detector, by the bytes, or by their time limit.
var ringBroken = map[string][]swap{
	"position before bytes": {
		{"c := copy(to, from)", "c := min(len(to), len(from))"},
		{"n += c\n", "copy(to, from)\nn += c\n"},
	},
	"plain position":   {{"own.Store((at + uint32(c)) % ended)", "*(*uint32)(unsafe.Pointer(own)) = (at + uint32(c)) % ended"}},
	"lost wake-up":     {{"futex(other, 0, seen)", "futex(other, 0, other.Load())"}},
	"no wake-up":       {{"err = futex(own, 1, 1)", ""}},
	"a byte too many":  {{"seen+size)", "seen+size+1)"}},
	"past the end":     {{"min(from%size+(to-from)%ended, size)", "from%size+(to-from)%ended"}},
	"carry into ended": {{"own.Store((at + uint32(c)) % ended)", "own.Store(at + uint32(c))"}},
	"end not told":     {{"r.side[side].moved.Or(ended)", "_ = ended"}},
}

func TestRing(t *testing.T) {
	t.Parallel()
	program := recipe(t, "mem-ring")
	small := edit(t, program, swap{"const size, ended = 4096", "const size, ended = 64"})
	t.Run("race", func(t *testing.T) {
		for name, p := range map[string]*literate.Program{"as it is": program, "64 bytes": small} {
			if out, err := race(t, p, ringInside, 2*time.Minute); err != nil {
				t.Errorf("%s: %v\n%s", name, err, out)
			}
		}
	})
	t.Run("broken", func(t *testing.T) {
		if testing.Short() {
			t.Skip("-short: compiles each broken ring")
		}
		for name, swaps := range ringBroken {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				noticed(t, edit(t, small, swaps...), ringInside, 10*time.Second)
			})
		}
	})
	t.Run("processes", func(t *testing.T) {
		less := edit(t, small, swap{"amount = 8 << 20", "amount = 1 << 19"})
		stressRing(t, program, 8<<20, 20)
		stressRing(t, less, 1<<19, 20)
		path := build(t, program)
		for ms := range 40 {
			killed(t, path, time.Duration(ms)*time.Millisecond)
		}
	})
	t.Run("broken processes", func(t *testing.T) {
		if testing.Short() {
			t.Skip("-short: waits for time limits")
		}
		for name, s := range map[string]swap{
			"private futex":     {"uintptr(op), uintptr(val), 0", "uintptr(op|128), uintptr(val), 0"},
			"death not noticed": {"done <- errors.Join(err, r.end(1))", "done <- err"},
			"a byte too many":   {"seen+size)", "seen+size+1)"},
		} {
			out, err := ringRun(t, build(t, edit(t, program, s)), 5*time.Second)
			if err == nil && out == ringOutput(8<<20) {
				t.Errorf("%s: not noticed", name)
			}
			t.Logf("%s: %v, %q", name, err, out)
		}
	})
}

// ringOutput is what mem-ring prints if all goes well.
func ringOutput(amount int64) string {
	sum := sha256.New()
	_, _ = io.CopyN(sum, rand.NewChaCha8([32]byte{}), amount)
	line := fmt.Sprintf("%d bytes, sum %x\n", amount, sum.Sum(nil)[:8])
	return "reader: " + line + "writer: " + line + "writer: broken pipe, reader: signal: killed\n"
}

// stressRing runs the program n times, four at once, and holds it to what it
// prints.
func stressRing(t *testing.T, p *literate.Program, amount int64, n int) {
	t.Helper()
	path, want := build(t, p), ringOutput(amount)
	done := make(chan error, n)
	slots := make(chan bool, 4)
	for range n {
		go func() {
			slots <- true
			out, err := ringRun(t, path, time.Minute)
			if err == nil && out != want {
				err = fmt.Errorf("printed\n%s, want\n%s", out, want)
			}
			done <- err
			<-slots
		}()
	}
	for range n {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// ringRun runs a program within a limit, after which it is killed. Its child
// sees the end of the pipe then, unless it is stopped for good: whoever is
// left holds the output, and is an error.
func ringRun(t *testing.T, path string, limit time.Duration) (string, error) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), limit)
	defer stop()
	cmd := exec.CommandContext(ctx, path)
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	return string(out), errors.Join(err, ctx.Err())
}

// recipe returns the program of a recipe for Linux.
func recipe(t *testing.T, id string) *literate.Program {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip(id + " is for Linux")
	}
	r := embedded(t).Recipe(id)
	if r == nil {
		t.Fatalf("no recipe %s in the book", id)
	}
	p, err := r.Tangle()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// edit returns the program with each old text, which stands in it, replaced.
func edit(t *testing.T, p *literate.Program, swaps ...swap) *literate.Program {
	t.Helper()
	edited := *p
	for _, s := range swaps {
		if !strings.Contains(edited.Source, s.old) {
			t.Fatalf("%q is not in the program", s.old)
		}
		edited.Source = strings.ReplaceAll(edited.Source, s.old, s.new)
	}
	return &edited
}

// module writes the program as a module of its own.
func module(t *testing.T, p *literate.Program, test string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string][]byte{
		"main.go": []byte(p.Source), "main_test.go": []byte(test),
		"go.mod": builder.Mod("inside", p), "go.sum": builder.Sum(p),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// build compiles the program and returns its path.
func build(t *testing.T, p *literate.Program) string {
	t.Helper()
	dir := module(t, p, "package main\n")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", "program", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return filepath.Join(dir, "program")
}

// race runs the test inside the program's package with the race detector,
// which needs cgo. The error is nil if the test passes; a program that
// does not compile ends this test.
func race(t *testing.T, p *literate.Program, test string, limit time.Duration) (out []byte, err error) {
	t.Helper()
	if cc, err := exec.Command("go", "env", "CC").Output(); err != nil {
		t.Fatal(err)
	} else if _, err := exec.LookPath(strings.TrimSpace(string(cc))); err != nil {
		t.Skipf("the race detector needs a C compiler: %v", err)
	}
	dir := module(t, p, test)
	run := func(args ...string) ([]byte, error) {
		cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=1")
		return cmd.CombinedOutput()
	}
	if out, err := run("go", "test", "-c", "-race", "-o", "inside"); err != nil {
		t.Fatalf("go test -c -race: %v\n%s", err, out)
	}
	return run("./inside", "-test.timeout="+limit.String(), "-test.failfast")
}

// noticed holds that the test inside a broken program fails. A race does not
// happen each time, least of all on a busy machine, so there are several
// tries, each with its own limit.
func noticed(t *testing.T, p *literate.Program, test string, limit time.Duration) {
	t.Helper()
	const tries = 8
	for range tries {
		if out, err := race(t, p, test, limit); err != nil {
			t.Log(verdict(out))
			return
		}
	}
	t.Fatalf("not noticed in %d tries", tries)
}

// verdict is the line that says what was noticed.
func verdict(out []byte) string {
	for _, sign := range []string{"DATA RACE", "panic: test timed out", "panic:", "_test.go:"} {
		for line := range bytes.Lines(out) {
			if bytes.Contains(line, []byte(sign)) {
				return string(bytes.TrimSpace(line))
			}
		}
	}
	return string(out)
}
