// A framework on the v1 library of mesos-go, unmodified: scheduler-v1 http://MASTER MARK-FILE json|protobuf.
// Asks the master a few operator calls, runs one task to its end and is torn down. Prints what it saw as JSON.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/user"
	"time"

	"github.com/mesos/mesos-go/api/v1/lib"
	"github.com/mesos/mesos-go/api/v1/lib/encoding/codecs"
	"github.com/mesos/mesos-go/api/v1/lib/extras/scheduler/controller"
	"github.com/mesos/mesos-go/api/v1/lib/extras/store"
	"github.com/mesos/mesos-go/api/v1/lib/httpcli"
	"github.com/mesos/mesos-go/api/v1/lib/httpcli/httpmaster"
	"github.com/mesos/mesos-go/api/v1/lib/httpcli/httpsched"
	"github.com/mesos/mesos-go/api/v1/lib/master"
	mastercalls "github.com/mesos/mesos-go/api/v1/lib/master/calls"
	"github.com/mesos/mesos-go/api/v1/lib/resources"
	"github.com/mesos/mesos-go/api/v1/lib/scheduler"
	"github.com/mesos/mesos-go/api/v1/lib/scheduler/calls"
)

type report struct {
	FrameworkId string   `json:"frameworkId"`
	States      []string `json:"states"`
	Healthy     bool     `json:"healthy"`
	Version     string   `json:"version"`
	Agents      int      `json:"agents"`
	Level       uint32   `json:"level"`
	Metrics     int      `json:"metrics"`
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}

func ask(sender mastercalls.Sender, call *master.Call) *master.Response {
	answer, err := sender.Send(context.Background(), mastercalls.NonStreaming(call))
	if err != nil {
		fail(fmt.Errorf("%v: %v", call.Type, err))
	}
	defer answer.Close()
	read := &master.Response{}
	if err := answer.Decode(read); err != nil {
		fail(fmt.Errorf("%v: %v", call.Type, err))
	}
	return read
}

func askOperator(url, form string, codec httpcli.Opt, seen *report) {
	sender := httpmaster.NewSender(httpcli.New(httpcli.Endpoint(url+"/api/v1"), codec).Send)
	seen.Healthy = ask(sender, mastercalls.GetHealth()).GetHealth.Healthy
	seen.Version = ask(sender, mastercalls.GetVersion()).GetVersion.VersionInfo.Version
	seen.Level = ask(sender, mastercalls.GetLoggingLevel()).GetLoggingLevel.Level
	seen.Metrics = len(ask(sender, mastercalls.GetMetrics(nil)).GetMetrics.Metrics)
	// This library's reader of JSON refuses capabilities of agents that are younger than itself.
	if form == "protobuf" {
		seen.Agents = len(ask(sender, mastercalls.GetAgents()).GetAgents.Agents)
		ask(sender, mastercalls.GetState())
	}
}

func main() {
	flag.Parse()
	url, mark, form := flag.Arg(0), flag.Arg(1), flag.Arg(2)
	codec := httpcli.Codec(codecs.ByMediaType[codecs.MediaTypeProtobuf])
	if form == "json" {
		codec = httpcli.Codec(codecs.ByMediaType[codecs.MediaTypeJSON])
	}
	seen := report{States: []string{}}
	askOperator(url, form, codec, &seen)

	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	ids := store.NewInMemorySingleton()
	raw := httpsched.NewCaller(httpcli.New(httpcli.Endpoint(url+"/api/v1/scheduler"), codec))
	caller := calls.CallerFunc(func(ctx context.Context, call *scheduler.Call) (mesos.Response, error) {
		if id, _ := ids.Get(); id != "" {
			calls.Framework(id)(call)
		}
		return raw.Call(ctx, call)
	})
	account, err := user.Current()
	if err != nil {
		fail(err)
	}
	own := &framework{ids: ids, caller: caller, mark: mark, seen: &seen, cancel: cancel}
	controller.Run(ctx, &mesos.FrameworkInfo{User: account.Username, Name: "mesos-go v1 " + form}, caller,
		controller.WithEventHandler(controller.AckStatusUpdates(caller).Handle(own)),
		controller.WithFrameworkID(func() string { id, _ := ids.Get(); return id }),
	)
	json.NewEncoder(os.Stdout).Encode(seen)
}

type framework struct {
	ids      store.Singleton
	caller   calls.Caller
	mark     string
	seen     *report
	cancel   func()
	launched bool
}

func (f *framework) HandleEvent(ctx context.Context, event *scheduler.Event) error {
	switch event.GetType() {
	case scheduler.Event_SUBSCRIBED:
		f.seen.FrameworkId = event.GetSubscribed().GetFrameworkID().Value
		f.ids.Set(f.seen.FrameworkId)
	case scheduler.Event_OFFERS:
		for _, offer := range event.GetOffers().GetOffers() {
			if err := calls.CallNoData(ctx, f.caller, f.answer(offer)); err != nil {
				fail(err)
			}
		}
	case scheduler.Event_UPDATE:
		status := event.GetUpdate().GetStatus()
		f.seen.States = append(f.seen.States, status.GetState().String())
		if status.GetState() == mesos.TASK_FINISHED {
			go func() {
				time.Sleep(200 * time.Millisecond)
				if err := calls.CallNoData(ctx, f.caller, &scheduler.Call{Type: scheduler.Call_TEARDOWN}); err != nil {
					fail(err)
				}
				f.cancel()
			}()
		}
	case scheduler.Event_ERROR:
		fail(fmt.Errorf("%v", event.GetError()))
	}
	return nil
}

func (f *framework) answer(offer mesos.Offer) *scheduler.Call {
	if f.launched {
		return calls.Decline(offer.ID)
	}
	f.launched = true
	command := "echo ran > " + f.mark
	return calls.Accept(calls.OfferOperations{calls.OpLaunch(mesos.TaskInfo{
		Name:      "go",
		TaskID:    mesos.TaskID{Value: "go"},
		AgentID:   offer.AgentID,
		Command:   &mesos.CommandInfo{Value: &command},
		Resources: mesos.Resources{resources.NewCPUs(0.1).Resource, resources.NewMemory(32).Resource},
	})}.WithOffers(offer.ID))
}
