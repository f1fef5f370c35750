// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-stop [-lines N] COMMAND [ARG]...

Prints N lines of COMMAND's output, then stops it.
`

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	lines := flag.Int("lines", 3, "read `N` lines")
	flag.Parse()
	name := flag.Arg(0)
	if *lines < 1 {
		fmt.Fprintf(os.Stderr, "cmd-stop: -lines %d: want 1 or more\n",
			*lines)
		os.Exit(2)
	}
	if name == "" {
		fmt.Fprintln(os.Stderr, "cmd-stop: missing operand COMMAND")
		os.Exit(2)
	}
	if err := run(*lines, name, flag.Args()[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "cmd-stop: %s: %v\n", name, err)
		os.Exit(1)
	}
}

// run prints at most want lines of the command and says how it ended.
func run(want int, name string, args []string) error {
	sig, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	ctx, cancel := context.WithCancelCause(sig)
	defer cancel(nil)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Cancel = func() error {
		// In this order: the close alone stops writers only, and by
		// SIGPIPE; with it a command cannot hang in a last write.
		err := cmd.Process.Signal(unix.SIGTERM)
		return errors.Join(err, out.Close())
	}
	cmd.WaitDelay = time.Second // then comes KILL
	if err := cmd.Start(); err != nil {
		// os/exec repeats the name; the error in it says why.
		return cmp.Or(errors.Unwrap(err), err)
	}
	n, lines := 0, bufio.NewScanner(out)
	for n < want && lines.Scan() {
		n++
		fmt.Println(lines.Text())
	}
	enough := errors.New("stopped")
	if err := lines.Err(); n == want || err != nil {
		cancel(cmp.Or(err, enough))
	}
	err, cause := cmd.Wait(), context.Cause(ctx)
	if errors.Is(cause, enough) {
		fmt.Printf("%s: stopped after line %d: %v\n",
			name, n, cmd.ProcessState)
		return nil
	}
	if err := cmp.Or(cause, err); err != nil {
		return err
	}
	fmt.Printf("%s: ended after line %d: %v\n",
		name, n, cmd.ProcessState)
	return nil
}
