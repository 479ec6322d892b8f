"""Staff pages' addresses. They hold references, never anything personal."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from putright.casework import (
    acting,
    actions,
    cases,
    choose_reading,
    letters_and_files,
    mail,
    papers_page,
    people_list,
    person_forms,
    person_page,
    policy,
    procedure_page,
    queue,
    register,
    sessions,
    settings_page,
    statement,
    triage,
)

app_name = "casework"


class ReferenceConverter(StringConverter):
    """A case's reference."""

    regex = "[A-Z]{2,5}-[0-9]{4}-[0-9]{5,9}"


class StepConverter(StringConverter):
    """A step's key."""

    regex = "[a-z][a-z0-9_]{0,59}"


register_converter(ReferenceConverter, "reference")
register_converter(StepConverter, "step")

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("sign-in/", sessions.sign_in, name="sign-in"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
    path("readings/", policy.readings, name="readings"),
    path("readings/<slug:slug>/<slug:key>/", choose_reading.choose_reading, name="choose-reading"),
    path("procedures/<slug:slug>/", procedure_page.procedure, name="procedure"),
    path("actions/", actions.actions, name="actions"),
    path("triage/", triage.triage, name="triage"),
    path("register/", register.register, name="register"),
    path("mail/", mail.set_aside, name="mail"),
    path("mail/<int:number>/", letters_and_files.original, name="original"),
    path("mail/<int:number>/dealt-with/", mail.dealt_with, name="dealt-with"),
    path("people/", people_list.people_list, name="people"),
    path("people/<int:person>/", person_page.person, name="person"),
    path("people/<int:person>/details/", person_forms.details, name="person-details"),
    path("people/<int:person>/needs/", person_forms.new_need, name="new-need"),
    path("people/<int:person>/needs/<int:number>/", person_forms.need, name="need"),
    path("people/<int:person>/acting/", acting.acting, name="new-acting"),
    path("people/<int:person>/acting/<int:number>/", acting.acting, name="acting"),
    path("people/<int:person>/acting/<int:number>/paper/", acting.paper, name="paper"),
    path("settings/", settings_page.settings_page, name="settings"),
    path("cases/<reference:reference>/", cases.case, name="case"),
    path("cases/<reference:reference>/procedure/", procedure_page.procedure_of_case, name="case-procedure"),
    path("cases/<reference:reference>/steps/<step:key>/", cases.step, name="step"),
    path("cases/<reference:reference>/letters/<int:number>/", letters_and_files.letter, name="letter"),
    path("cases/<reference:reference>/files/<int:number>/", letters_and_files.file, name="file"),
    path("cases/<reference:reference>/statement/", statement.statement_page, name="statement"),
    path("cases/<reference:reference>/papers/", papers_page.papers, name="papers"),
    path("cases/<reference:reference>/papers/<int:number>/", papers_page.papers_set, name="papers-set"),
]
