// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-stdio

Shows what a child's standard input, output and error can be.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cmd-stdio: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-stdio:", err)
		os.Exit(1)
	}
}

// run shows all of it; the first error counts.
func run() error {
	// It is over in a moment. INT and TERM wait for the clean-up.
	signal.Notify(make(chan os.Signal, 1), unix.SIGINT, unix.SIGTERM)
	dir, err := os.MkdirTemp("", "cmd-stdio-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return cmp.Or(child(nil, os.Stdout),
		// Wrong: two offsets, each of which begins at 0.
		redirect(dir, "opened twice", 2, 0),
		redirect(dir, "opened twice, O_APPEND", 2, os.O_APPEND),
		redirect(dir, "opened once, shared", 1, 0),
		outlive())
}

// child runs a command. A nil in is /dev/null; errors go to out too.
func child(in io.Reader, out io.Writer) error {
	const script = "echo read $(wc -c) bytes; echo oops >&2"
	cmd := exec.Command("sh", "-c", script)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("sh: %w", err)
	}
	return nil
}

// redirect has the parent and then a child write to one file.
func redirect(dir, label string, opens, flag int) error {
	var files []*os.File
	for range opens {
		f, err := os.OpenFile(filepath.Join(dir, label),
			os.O_CREATE|os.O_WRONLY|flag, 0o600)
		if err != nil {
			return err
		}
		defer f.Close() // what it might lose is read back below
		files = append(files, f)
	}
	_, sayErr := fmt.Fprintln(files[0], "a line written by the parent")
	runErr := child(strings.NewReader("data"), files[opens-1])
	text, err := os.ReadFile(files[0].Name())
	fmt.Printf("%s: %q\n", label, text)
	return cmp.Or(sayErr, runErr, err)
}

// outlive talks to a child whose parent, a shell, has ended.
func outlive() error {
	cmd := exec.Command("sh", "-c", "exec 3<&0; cat <&3 &")
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	if err := cmp.Or(inErr, outErr, cmd.Start()); err != nil {
		return err
	}
	// Unlike cmd.Wait, this leaves the pipes open.
	_, waitErr := cmd.Process.Wait()
	_, sayErr := fmt.Fprintln(in, "hello")
	closeErr := in.Close() // the orphan takes it as its end
	answer, err := io.ReadAll(out)
	fmt.Printf("orphan: answers %q without a parent, ends\n", answer)
	return cmp.Or(waitErr, sayErr, closeErr, err)
}
