// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

const usage = `usage: cmd-text-busy

Runs programs that it has just written.
`
const script = "#!/bin/sh\nexit 0\n"

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr,
			"cmd-text-busy: unexpected operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-text-busy:", err)
		os.Exit(1)
	}
}

func held(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o700)
	_, e1 := f.WriteString(script)
	fmt.Println("wrong, still open:", exec.Command(path).Run())
	child := exec.Command("cat")
	child.ExtraFiles = []*os.File{f}
	in, e2 := child.StdinPipe()
	err = errors.Join(err, e1, e2, child.Start(), f.Close())
	if err != nil {
		return err
	}
	fmt.Println("wrong, open in a child:", exec.Command(path).Run())
	err = in.Close() // cat ends
	fmt.Println("right, repeated:", repeat(path, 10*time.Second))
	return errors.Join(err, child.Wait())
}

// repeat runs the program as soon as it is free, or fails.
func repeat(path string, limit time.Duration) error {
	for pause := time.Millisecond; ; pause *= 2 {
		err := exec.Command(path).Run()
		if !errors.Is(err, syscall.ETXTBSY) || pause > limit {
			return err
		}
		<-time.After(pause)
	}
}

func storm(name, dir string, lock *sync.RWMutex) (err error) {
	busy, done := 0, make(chan error)
	for g := range 4 {
		go func() {
			for i := range 50 {
				path := filepath.Join(dir, fmt.Sprint(g, "-", i))
				lock.RLock()
				err := os.WriteFile(path, []byte(script), 0o700)
				lock.RUnlock()
				done <- errors.Join(err, exec.Command(path).Run())
			}
		}()
	}
	for range 4 * 50 {
		if e := <-done; errors.Is(e, syscall.ETXTBSY) {
			busy++
		} else {
			err = errors.Join(err, e)
		}
	}
	fmt.Printf("%s: %d of 200 busy\n", name, busy)
	return err
}

func run() error {
	// All takes a second; a signal must not leave the directory behind.
	signal.Notify(make(chan os.Signal, 1),
		os.Interrupt, syscall.SIGTERM)
	dir, err := os.MkdirTemp("", "busy")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return errors.Join(held(filepath.Join(dir, "hello")),
		storm("wrong, by four goroutines", dir, new(sync.RWMutex)),
		storm("right, under ForkLock", dir, &syscall.ForkLock))
}
