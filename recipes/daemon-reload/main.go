// Code generated from book/10-daemons.md by cookbook gen. DO NOT EDIT.

package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: daemon-reload FILE

Logs a message every 50ms, as {"message": "hello", "log": "app.log"} in
FILE says. HUP reads FILE and opens the log again, INT and TERM end it.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "daemon-reload: want one FILE, got %q\n",
			flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "daemon-reload:", err)
		os.Exit(1)
	}
}

func run(file string) error {
	hup, stop := make(chan os.Signal, 1), make(chan os.Signal, 1)
	// Before the first load: a HUP during a load asks for another one.
	signal.Notify(hup, unix.SIGHUP)
	signal.Notify(stop, unix.SIGINT, unix.SIGTERM)
	c, err := load(file)
	if err != nil {
		return err
	}
	var current atomic.Pointer[config]
	current.Store(c)
	go work(&current)
	fmt.Printf("PID %d\nlog %q to %s\n", os.Getpid(), c.Message, c.Log)
	for {
		select {
		case <-stop:
			return nil
		case <-hup:
		}
		if c, err := load(file); err != nil {
			fmt.Println("kept the old configuration:", err)
		} else if err := current.Swap(c).log.Close(); err != nil {
			return err // lines may be lost
		} else {
			fmt.Printf("log %q to %s\n", c.Message, c.Log)
		}
	}
}

type config struct {
	Message, Log string
	log          *os.File
}

// load returns a configuration that is fit for use, its log open.
func load(file string) (*config, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c := new(config)
	if err := json.Unmarshal(text, c); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if c.Message == "" || c.Log == "" {
		return nil, fmt.Errorf("%s: message or log is missing", file)
	}
	c.log, err = os.OpenFile(c.Log,
		os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	return c, err
}

// work stands for all that uses the configuration.
func work(current *atomic.Pointer[config]) {
	for tick := time.Tick(50 * time.Millisecond); ; <-tick {
		err := os.ErrClosed
		for errors.Is(err, os.ErrClosed) { // then it is not current
			c := current.Load()
			_, err = fmt.Fprintln(c.log, c.Message)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "daemon-reload:", err)
		}
	}
}
