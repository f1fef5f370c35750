// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-polite-stop

Stops a child that ends when asked, and one that does not.
`

const role = "CMD_POLITE_STOP_ROLE" // makes the program a child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cmd-polite-stop: unexpected operand"+
			" %q\n", flag.Arg(0))
		os.Exit(2)
	}
	run := parent
	if os.Getenv(role) != "" {
		run = child
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-polite-stop:", err)
		os.Exit(1)
	}
}

func parent() error {
	// A limit and no delay: who ends when asked does not use it up.
	if err := stop("orderly", 10*time.Second); err != nil {
		return err
	}
	return stop("stubborn", 100*time.Millisecond)
}

// stop tells the child of that name to end, when it is ready, and kills
// it after the grace. It returns when the child has ended.
func stop(name string, grace time.Duration) error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := exec.CommandContext(ctx, path)
	c.Env = append(os.Environ(), role+"="+name)
	c.Cancel = func() error { return c.Process.Signal(unix.SIGTERM) }
	c.WaitDelay = grace
	// Never written to: its end of file says that the parent died.
	_, inErr := c.StdinPipe()
	out, outErr := c.StdoutPipe()
	if err := cmp.Or(inErr, outErr, c.Start()); err != nil {
		return err
	}
	r := bufio.NewReader(out)
	ready, readErr := r.ReadString('\n')
	fmt.Print(ready)
	cancel() // SIGTERM now, SIGKILL after the grace
	_, copyErr := io.Copy(os.Stdout, r)
	err = c.Wait()
	fmt.Printf("parent: %s %d: %v; Wait returns: %v\n", name,
		c.Process.Pid, c.ProcessState, err)
	return cmp.Or(readErr, copyErr)
}

func child() error {
	name := os.Getenv(role)
	me := fmt.Sprintf("%s %d", name, os.Getpid())
	term, gone := make(chan os.Signal, 1), make(chan error, 1)
	if signal.Notify(term, unix.SIGTERM); name == "stubborn" {
		signal.Ignore(unix.SIGTERM)
	}
	fmt.Println(me + ": ready")
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		gone <- err
	}()
	select {
	case <-term:
		fmt.Println(me + ": SIGTERM, cleaning up")
		return nil
	case err := <-gone:
		return err
	}
}
